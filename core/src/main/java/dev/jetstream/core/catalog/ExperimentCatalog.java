package dev.jetstream.core.catalog;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which experiments there are.
 *
 * <p>A source that cannot be reached or read is an {@link dev.jetstream.core.failure.UnavailableException}; a bad
 * record is an entry of its own. Nothing happens before subscription.
 */
public interface ExperimentCatalog {
    /** All records, in the order of the source. */
    Flux<CatalogEntry> experiments();

    /** The record of one experiment by either of its slugs; empty when there is none. The first of several. */
    Mono<CatalogEntry> experiment(String slug);
}
