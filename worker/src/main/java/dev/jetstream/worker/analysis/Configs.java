package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.message.AnalysisRequested;
import reactor.core.publisher.Mono;

/** Where the resolved config of a request comes from: from the snapshots of its batch and nothing else. */
@FunctionalInterface
public interface Configs {
    /** The config; fails with {@link dev.jetstream.core.failure.InvalidException} when it cannot be resolved. */
    Mono<AnalysisConfig> of(AnalysisRequested request);
}
