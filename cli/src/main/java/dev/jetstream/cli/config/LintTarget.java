package dev.jetstream.cli.config;

import dev.jetstream.core.failure.NothingSelectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A path that somebody wants checked, and the repository around it, which says what the names in it mean.
 *
 * @param root where names of files begin
 * @param path absolute; a folder or a file below the root, or the root itself
 */
record LintTarget(Path root, Path path) {
    private static final int MAX_DEPTH = 3;
    private static final List<String> LAYOUT = List.of("definitions", "defaults", "outcomes");

    /**
     * Finds the repository: of the path and the folders up to three above it the highest in metric-hub's layout, else
     * the nearest with definitions, defaults or outcomes, else the path or its folder.
     *
     * @throws NothingSelectedException when there is no such path
     */
    static LintTarget of(Path given) {
        Path path = given.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new NothingSelectedException("%s: there is no such file or folder".formatted(given));
        }
        Path start = Files.isDirectory(path) ? path : path.getParent();
        Path nearest = null;
        Path highest = null;
        Path folder = start;
        for (int depth = 0; folder != null && depth <= MAX_DEPTH; depth++) {
            if (Files.isDirectory(folder.resolve("jetstream")) && Files.isDirectory(folder.resolve("definitions"))) {
                highest = folder;
            }
            Path here = folder;
            if (nearest == null && LAYOUT.stream().anyMatch(name -> Files.isDirectory(here.resolve(name)))) {
                nearest = folder;
            }
            folder = folder.getParent();
        }
        Path found = highest == null ? nearest : highest;
        return new LintTarget(found == null ? (start == null ? path : start) : found, path);
    }

    /** Whether a file is meant, by its name below the root. */
    boolean covers(String file) {
        return root.resolve(file).startsWith(path);
    }
}
