package dev.jetstream.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.warehouse.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** The demo's experiment, resolved and planned for its last day, so that what is measured is what people run. */
final class DemoExperiment {
    static final PlanOptions OPTIONS = PlanOptions.standard("benchmark", "results");
    static final LocalDate LAST_DAY = LocalDate.of(2026, 3, 22);

    private static final String FOLDER = "/dev/jetstream/local/demo/";

    private final AnalysisConfig config;

    /**
     * Unpacks and resolves the demo.
     *
     * @param folder for its files; made if missing
     */
    DemoExperiment(Path folder, Clock clock) {
        try {
            for (String name : resource("files.txt").lines().toList()) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, resource(name));
            }
            JsonNode records = new ObjectMapper().readTree(resource("experiments.json"));
            CatalogEntry entry = new ExperimentRecords(clock).read(records.path(0));
            if (!(entry instanceof CatalogEntry.Found found)) {
                throw new IllegalStateException("the demo's experiment is refused: " + entry);
            }
            this.config = resolved(folder, found.experiment());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AnalysisConfig resolved(Path folder, Experiment experiment) {
        ConfigRepositories repositories = ConfigRepositories.open(
                List.of(folder.resolve("configs").toString()), List.of(), folder.resolve("clones"));
        return ConfigResolver.resolve(repositories.load(repositories.current()), experiment);
    }

    AnalysisConfig config() {
        return config;
    }

    AnalysisPlan plan() {
        Planned planned = AnalysisPlanner.plan(config, LAST_DAY, OPTIONS);
        if (planned instanceof AnalysisPlan plan) {
            return plan;
        }
        throw new IllegalStateException("the demo has nothing to do on %s: %s".formatted(LAST_DAY, planned));
    }

    /** Table name → fields, as JSON. */
    static String schemas() {
        return resource("schemas.json");
    }

    /** The table that the demo's own metrics read: the one beside the events. */
    static TableId telemetryTable() {
        try {
            return new ObjectMapper()
                    .readTree(schemas()).properties().stream()
                            .map(table -> table.getKey().split("\\.", -1))
                            .filter(parts -> !parts[2].equals("events_stream"))
                            .map(parts -> new TableId(parts[0], parts[1], parts[2]))
                            .findFirst()
                            .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        return text(FOLDER + name);
    }

    /** A resource's text. */
    static String text(String path) {
        try (InputStream in = DemoExperiment.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("there is no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
