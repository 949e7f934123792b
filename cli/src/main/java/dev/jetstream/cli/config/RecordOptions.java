package dev.jetstream.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.cli.CatalogOptions;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which experiment a command is about. */
final class RecordOptions {
    private static final String ERROR_CLASS = "InvalidRecordException";

    @Option(
            names = {"--experiment"},
            required = true,
            paramLabel = "FILE|SLUG",
            description =
                    "The experiment: a JSON file with its record (Experimenter's of any version, or the flat form), "
                            + "or its slug.")
    String experiment = "";

    @Mixin
    CatalogOptions catalog = new CatalogOptions();

    /** Whether a file is named, there or not; otherwise it is a slug. */
    boolean isFile() {
        return Files.exists(Path.of(experiment)) || experiment.endsWith(".json") || experiment.contains("/");
    }

    /**
     * The record in the file.
     *
     * @throws NothingSelectedException when there is no such file
     * @throws InvalidException when it holds no experiment
     */
    Experiment fromFile(ExperimentRecords records) {
        Path file = Path.of(experiment);
        if (!Files.isRegularFile(file)) {
            throw new NothingSelectedException("--experiment %s: there is no such file".formatted(file));
        }
        JsonNode json = json(file);
        if (json.isArray() && json.size() != 1) {
            throw new NothingSelectedException(
                    "--experiment %s holds %d records; name one of them: --experiments %s --experiment SLUG"
                            .formatted(file, json.size(), file));
        }
        return experiment(records.read(json.isArray() ? json.get(0) : json), file.toString());
    }

    /**
     * The experiment of an entry.
     *
     * @throws InvalidException when the record was rejected
     */
    static Experiment experiment(CatalogEntry entry, String source) {
        if (entry instanceof CatalogEntry.Found found) {
            return found.experiment();
        }
        throw new InvalidException(
                ERROR_CLASS,
                "%s: %s"
                        .formatted(
                                source, entry instanceof CatalogEntry.Rejected rejected ? rejected.reason() : entry));
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new InvalidException(
                    ERROR_CLASS,
                    "%s:%d:%d: %s"
                            .formatted(
                                    file,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UnavailableException("cannot read %s: %s".formatted(file, DiskWords.of(e)), e);
        }
    }
}
