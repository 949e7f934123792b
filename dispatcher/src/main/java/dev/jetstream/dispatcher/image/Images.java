package dev.jetstream.dispatcher.image;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.dispatcher.selection.Selection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Decides which image each experiment is analysed with. */
@FunctionalInterface
public interface Images {
    /**
     * Images by slug; an experiment without an entry runs from the service's own, and so do all where it is empty.
     *
     * @param version what the caller asked for: {@code latest}, a SHA-256, or null for each experiment's own
     * @param anew whether enrollments are made anew, so that nothing pins an experiment any more
     */
    Mono<Map<String, String>> of(Selection selection, @Nullable String version, boolean anew);

    /** Where workers are not pods: no image at all, and whoever asks for one is told. */
    static Images none() {
        return (selection, version, anew) -> version == null
                ? Mono.just(Map.of())
                : Mono.error(() -> new InvalidException(
                        "image version '%s': workers are no pods here, they run from the service's own program"
                                .formatted(version)));
    }
}
