package dev.jetstream.core.catalog;

import dev.jetstream.core.experiment.Experiment;
import org.jspecify.annotations.Nullable;

/** One record of a catalog: an experiment, or the reason why it is none. */
public sealed interface CatalogEntry {
    /** The slug; null when the record has none. */
    @Nullable String slug();

    /** Whether a person means this record by a name. */
    default boolean isCalled(String name) {
        return name.equals(slug());
    }

    /** A record that describes an experiment. */
    record Found(Experiment experiment) implements CatalogEntry {
        @Override
        public @Nullable String slug() {
            return experiment.slug().isEmpty() ? null : experiment.slug();
        }

        @Override
        public boolean isCalled(String name) {
            return name.equals(slug()) || name.equals(experiment.experimenterSlug());
        }
    }

    /**
     * A record that is left out; the others are not affected.
     *
     * @param slug as far as it can be told
     * @param reason every field that is wrong, with its path
     */
    record Rejected(@Nullable String slug, String reason) implements CatalogEntry {}
}
