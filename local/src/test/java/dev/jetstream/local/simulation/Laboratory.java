package dev.jetstream.local.simulation;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.ConfigStates;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The experiments of a history and their configs; small, for what they measure does not matter here. */
final class Laboratory {
    /** A week of data ends here. */
    static final LocalDate DATE = LocalDate.of(2026, 6, 14);

    private static final String CONFIG = """
            [metrics]
            weekly = ["clicks"]

            [metrics.clicks]
            select_expression = "SUM(clicks)"
            data_source = "events"
            analysis_bases = ["enrollments"]

            [metrics.clicks.statistics.sum]

            [data_sources.events]
            from_expression = "telemetry.events"
            experiments_column_type = "none"
            """;

    private final List<Experiment> experiments = new ArrayList<>();
    private final ConfigCollection configs;

    Laboratory(int size) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 1; i <= size; i++) {
            String slug = "experiment-" + i;
            experiments.add(experiment(slug));
            files.put(slug + ".toml", CONFIG);
        }
        configs = ConfigCollection.of(List.of(ConfigTree.of(files)));
    }

    List<Experiment> experiments() {
        return experiments;
    }

    ExperimentCatalog catalog() {
        return new ExperimentCatalog() {
            @Override
            public Flux<CatalogEntry> experiments() {
                return Flux.fromIterable(experiments).map(CatalogEntry.Found::new);
            }

            @Override
            public Mono<CatalogEntry> experiment(String slug) {
                return experiments().filter(entry -> slug.equals(entry.slug())).next();
            }
        };
    }

    ConfigStates configs() {
        return new ConfigStates() {
            @Override
            public Mono<byte[]> snapshot(@Nullable Instant asOf) {
                return Mono.just(new byte[] {'{', '}'});
            }

            @Override
            public Mono<ConfigCollection> load(byte[] snapshot) {
                return Mono.just(configs);
            }
        };
    }

    private static Experiment experiment(String slug) {
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                LocalDate.of(2026, 6, 1),
                LocalDate.of(2026, 8, 1),
                7,
                "control",
                false,
                "firefox_desktop",
                "firefox-desktop",
                new BucketConfig("nimbus_id", "n", 0, 100, 10_000),
                false,
                List.of(),
                List.of(),
                LocalDate.of(2026, 6, 7),
                false,
                false,
                false,
                null);
    }
}
