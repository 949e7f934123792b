package dev.jetstream.cli;

import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.ExperimentCatalogs;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;
import reactor.core.scheduler.Scheduler;

/** Where a command finds the records of experiments. */
public final class CatalogOptions {
    @Option(
            names = {"--experiments"},
            paramLabel = "FILE|FOLDER|URL",
            defaultValue =
                    "${env:JETSTREAM_EXPERIMENTS:-https://experimenter.services.mozilla.com/api/v8/experiments/}",
            description = "Experiment records: a JSON file (one record or a list), a folder of them, or the API "
                    + "(${DEFAULT-VALUE}).")
    String experiments = "";

    /** As given. */
    public String experiments() {
        return experiments;
    }

    /** The records in a file. */
    static CatalogOptions of(Path file) {
        CatalogOptions options = new CatalogOptions();
        options.experiments = file.toString();
        return options;
    }

    /** The catalog there. */
    public ExperimentCatalog open(Clock clock, Scheduler files) {
        return ExperimentCatalogs.open(experiments, clock, files);
    }
}
