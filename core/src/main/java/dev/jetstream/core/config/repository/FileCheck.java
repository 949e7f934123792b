package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import java.util.List;
import java.util.Map;

/** Reads one file as what its place says it is, and throws what is wrong with it. */
final class FileCheck {
    private FileCheck() {}

    static void read(String path, ConfigFile file) {
        String own = path.startsWith(MetricHubLayout.UPPER_LAYER)
                ? path.substring(MetricHubLayout.UPPER_LAYER.length())
                : path;
        ConfigCollection alone = ConfigCollection.of(
                List.of(new ConfigTree(Map.of(own, file), false, true, FileHistory.NONE)));
        alone.functions();
        alone.experimentSlugs().forEach(alone::experimentConfig);
        alone.defaultsNames().forEach(alone::defaults);
        alone.definitionsNames().forEach(alone::definitions);
        for (String name : alone.outcomeNames()) {
            int slash = name.indexOf('/');
            alone.outcome(name.substring(slash + 1), name.substring(0, slash));
        }
    }
}
