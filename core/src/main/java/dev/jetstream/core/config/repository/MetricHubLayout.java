package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which files of a repository are configs, and of which layers it consists. */
final class MetricHubLayout {
    static final String UPPER_LAYER = "jetstream/";

    private static final Pattern CONFIG =
            Pattern.compile("([^/]+|(defaults|definitions)/[^/]+|outcomes/[^/]+/[^/]+)\\.toml");

    private MetricHubLayout() {}

    /** Whether a path may be a config of a tree at the repository's root or in its upper layer. */
    static boolean isConfig(String path) {
        return CONFIG.matcher(path).matches()
                || (path.startsWith(UPPER_LAYER)
                        && CONFIG.matcher(path.substring(UPPER_LAYER.length())).matches());
    }

    /**
     * The layers of a repository: both of metric-hub when there is {@code definitions/} and {@code jetstream/}, whose
     * lower one holds no experiments; otherwise one.
     *
     * @param files by path below the root
     */
    static List<ConfigLayer> layers(
            String id, Map<String, ConfigFile> files, boolean isPrivate, HistoryOfPrefix histories) {
        Map<String, ConfigFile> lower = new TreeMap<>();
        Map<String, ConfigFile> upper = new TreeMap<>();
        files.forEach((path, file) -> {
            if (path.startsWith(UPPER_LAYER)) {
                upper.put(path.substring(UPPER_LAYER.length()), file);
            } else {
                lower.put(path, file);
            }
        });
        boolean layered = !upper.isEmpty() && lower.keySet().stream().anyMatch(path -> path.startsWith("definitions/"));
        List<ConfigLayer> layers = new ArrayList<>();
        layers.add(new ConfigLayer(id, new ConfigTree(lower, isPrivate, !layered, histories.below(""))));
        if (layered) {
            layers.add(new ConfigLayer(
                    id + UPPER_LAYER, new ConfigTree(upper, isPrivate, true, histories.below(UPPER_LAYER))));
        }
        return layers;
    }

    /** Gives the history of the files below a folder of the repository. */
    interface HistoryOfPrefix {
        FileHistory below(String prefix);
    }
}
