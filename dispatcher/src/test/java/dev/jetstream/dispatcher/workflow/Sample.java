package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.ledger.RunOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A batch and settings that are quick to give up. */
final class Sample {
    static final String BATCH = "daily-2026-03-22-0123456789";
    static final ArgoSettings SETTINGS = ArgoSettings.defaults(
                    "registry.example/images/jetstream", "my-project", "my-state")
            .with(Duration.ofSeconds(2), 4, Duration.ofMillis(20));

    private Sample() {}

    static Manifest manifest() {
        return manifest(BATCH, null, "a", "b");
    }

    static Manifest manifest(String batch, @Nullable Pods pods, String... slugs) {
        return new Manifest(
                Manifest.VERSION,
                batch,
                "daily",
                "cause",
                "daily run",
                null,
                Instant.EPOCH,
                null,
                false,
                List.of(AnalysisPeriod.DAY),
                RunOptions.defaults("my-project", "d", null),
                null,
                pods,
                Stream.of(slugs)
                        .map(slug -> new Manifest.Item(slug, LocalDate.of(2026, 3, 22), "e", "c"))
                        .toList());
    }
}
