package dev.jetstream.core.config.collection;

import java.time.Instant;
import java.util.Optional;

/** When and by which commit the files of a tree were last changed. */
@FunctionalInterface
public interface FileHistory {
    /**
     * The last commit that touched a file.
     *
     * @param hash all 40 hex digits
     * @param time of the commit
     */
    record Change(String hash, Instant time) {}

    /** No history: a plain folder. */
    FileHistory NONE = path -> Optional.empty();

    /** The last change of the file at this path below the tree; empty without history. */
    Optional<Change> lastChange(String path);
}
