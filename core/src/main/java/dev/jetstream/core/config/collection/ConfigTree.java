package dev.jetstream.core.config.collection;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The config files of one directory tree: {@code *.toml}, {@code outcomes/<platform>/*.toml}, {@code defaults/*.toml},
 * {@code definitions/*.toml}.
 *
 * @param files by path below the tree's root, in the order of their paths
 * @param isPrivate whether every experiment of it is private
 * @param holdsExperiments whether the files at its root are experiments; not so at the root of metric-hub
 * @param history of the files
 * @param replaces whether an experiment's config takes the place of that in earlier trees, instead of being merged over
 *     it
 */
public record ConfigTree(
        Map<String, ConfigFile> files,
        boolean isPrivate,
        boolean holdsExperiments,
        FileHistory history,
        boolean replaces) {
    public ConfigTree {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** A tree that is merged over earlier ones. */
    public ConfigTree(Map<String, ConfigFile> files, boolean isPrivate, boolean holdsExperiments, FileHistory history) {
        this(files, isPrivate, holdsExperiments, history, false);
    }

    /** The same in the place of earlier ones. */
    public ConfigTree replacing() {
        return new ConfigTree(files, isPrivate, holdsExperiments, history, true);
    }

    /** A public tree of experiments without history, from path → text. */
    public static ConfigTree of(Map<String, String> texts) {
        Map<String, ConfigFile> files = new TreeMap<>();
        texts.forEach((path, text) -> files.put(path, ConfigFile.of(path, text.getBytes(StandardCharsets.UTF_8))));
        return new ConfigTree(files, false, true, FileHistory.NONE);
    }
}
