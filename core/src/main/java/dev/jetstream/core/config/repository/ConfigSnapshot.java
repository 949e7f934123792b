package dev.jetstream.core.config.repository;

import java.util.List;

/**
 * Which state of which repositories a run uses; the same snapshot always gives the same collection.
 *
 * @param entries weakest first
 */
public record ConfigSnapshot(List<Entry> entries) {
    public ConfigSnapshot {
        entries = List.copyOf(entries);
    }

    /**
     * One repository at one revision.
     *
     * @param repository its location
     * @param revision a commit, or {@code plain:<sha256>} of a folder's files
     * @param isPrivate whether its experiments are private
     */
    public record Entry(String repository, String revision, boolean isPrivate) {}
}
