package dev.jetstream.worker.planted;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedImpure {
    @Nullable Integer answer() {
        return Mono.just(1).block();
    }

    @SuppressWarnings("TimeZoneUsage") // that is the offence
    Instant now() {
        return Instant.now();
    }
}
