package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one file as what its place says it is, and throws what is wrong with it. */
final class FileCheck {
    private FileCheck() {}

    /** All that the file says; never empty. */
    static List<Object> everything(String path, ConfigFile file) {
        String own = path.startsWith(MetricHubLayout.UPPER_LAYER)
                ? path.substring(MetricHubLayout.UPPER_LAYER.length())
                : path;
        ConfigCollection alone =
                ConfigCollection.of(List.of(new ConfigTree(Map.of(own, file), false, true, FileHistory.NONE)));
        List<Object> found = new ArrayList<>();
        found.add(alone.functions());
        alone.experimentSlugs().forEach(slug -> found.add(alone.experimentConfig(slug)));
        alone.defaultsNames().forEach(name -> found.add(alone.defaults(name)));
        alone.definitionsNames().forEach(name -> found.add(alone.definitions(name)));
        for (String name : alone.outcomeNames()) {
            int slash = name.indexOf('/');
            found.add(alone.outcome(name.substring(slash + 1), name.substring(0, slash)));
        }
        return found;
    }
}
