package dev.jetstream.core.image;

import reactor.core.publisher.Flux;

/** Which images there are. */
@FunctionalInterface
public interface ImageCatalog {
    /** The images of a name, in any order; fails with {@link dev.jetstream.core.failure.UnavailableException}. */
    Flux<Image> images(String name);
}
