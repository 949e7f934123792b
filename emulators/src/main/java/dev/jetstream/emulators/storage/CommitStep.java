package dev.jetstream.emulators.storage;

/** The points between which a crash may cut a change in two; tests stop the store at each. */
enum CommitStep {
    CONTENT_STAGED,
    INTENT_WRITTEN,
    CONTENT_MOVED,
    SIDECAR_MOVED,
    CONTENT_DELETED;

    /** Told of each step before the next begins. */
    @FunctionalInterface
    interface Listener {
        Listener NONE = step -> {};

        void reached(CommitStep step);
    }
}
