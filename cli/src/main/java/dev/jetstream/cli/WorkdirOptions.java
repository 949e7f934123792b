package dev.jetstream.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command keeps its files. */
public final class WorkdirOptions {
    @Option(
            names = {"--workdir"},
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Where clones are kept, and warehouse, buckets and journal of the local profile "
                    + "(${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    /** Not necessarily there. */
    public Path workdir() {
        return workdir;
    }

    static WorkdirOptions of(Path folder) {
        WorkdirOptions options = new WorkdirOptions();
        options.workdir = folder;
        return options;
    }
}
