package dev.jetstream.core.log;

import java.time.LocalDate;

/** Hears how far an item is, for whoever watches. Called from any thread; must neither block nor throw. */
@FunctionalInterface
public interface ProgressListener {
    /** Nobody watches. */
    ProgressListener NONE = (slug, date, stage, done, total) -> {};

    /**
     * Some work of a stage is done.
     *
     * @param done pieces so far, of this item and stage; may start again when an item is taken up again
     * @param total pieces, as far as they are known by now
     */
    void progress(String slug, LocalDate date, Stage stage, int done, int total);
}
