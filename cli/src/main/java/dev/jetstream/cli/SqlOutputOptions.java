package dev.jetstream.cli;

import dev.jetstream.core.warehouse.Warehouse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.scheduler.Scheduler;

/** Whether statements are kept as files. */
public final class SqlOutputOptions {
    @Option(
            names = {"--sql-output-dir", "--sql_output_dir"},
            paramLabel = "FOLDER",
            description = "Also write the statement of each table and view into a file of its name there.")
    @Nullable Path folder;

    /** The warehouse, which keeps what it gets if that was asked for. */
    Warehouse around(Warehouse warehouse, Scheduler files) {
        return folder == null ? warehouse : new SqlFiles(warehouse, folder, files);
    }
}
