package dev.jetstream.core.input;

import dev.jetstream.core.config.collection.ConfigCollection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The config repositories, each at a state that has a name.
 *
 * <p>Nothing happens before subscription. What is not there now is an
 * {@link dev.jetstream.core.failure.UnavailableException}.
 */
public interface ConfigStates {
    /**
     * The states to be used for an experiment.
     *
     * @param asOf the newest states not later than this, or null for the newest of all
     * @return a small JSON document that {@link #load} understands, the same bytes for the same states
     */
    Mono<byte[]> snapshot(@Nullable Instant asOf);

    /**
     * All configs at the states of a snapshot, whatever has changed since.
     *
     * <p>Fails with {@link dev.jetstream.core.failure.InvalidException} when they are no more.
     */
    Mono<ConfigCollection> load(byte[] snapshot);
}
