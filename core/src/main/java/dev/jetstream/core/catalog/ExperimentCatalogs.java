package dev.jetstream.core.catalog;

import dev.jetstream.core.failure.NothingSelectedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/** Opens the catalog that a user names: a URL, a file or a folder. */
public final class ExperimentCatalogs {
    /** What the analysis uses unless told otherwise. */
    public static final String EXPERIMENTER = "https://experimenter.services.mozilla.com/api/v8/experiments/";

    private ExperimentCatalogs() {}

    /**
     * The catalog at a location.
     *
     * @param location an {@code http(s)} URL of a list route, a JSON file, or a folder of them
     * @param clock decides which experiments are over
     * @param scheduler on which files and answers are read; it must allow blocking
     * @throws NothingSelectedException when there is no such file or folder
     */
    public static ExperimentCatalog open(String location, Clock clock, Scheduler scheduler) {
        ExperimentRecords records = new ExperimentRecords(clock);
        if (location.startsWith("http://") || location.startsWith("https://")) {
            return new HttpCatalog(URI.create(location), records, scheduler);
        }
        Path path = Path.of(location);
        if (!Files.exists(path)) {
            throw new NothingSelectedException("experiments %s: there is no such file or folder".formatted(location));
        }
        return new FileCatalog(path, records, scheduler);
    }
}
