package dev.jetstream.core.config.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFolder;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** The reference results beside the project, and the real configs they were made from. */
final class GoldenConfigs {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);

    private GoldenConfigs() {}

    static Path file(String name) {
        return SharedFolder.path("golden/config").resolve(name);
    }

    static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        return json(file(name));
    }

    /** Both layers of metric-hub. */
    static ConfigCollection metricHub() {
        Path corpus = SharedFolder.path("corpus/metric-hub");
        return ConfigCollection.of(List.of(
                new ConfigTree(ConfigFolder.read(corpus, ""), false, false, FileHistory.NONE),
                new ConfigTree(
                        ConfigFolder.read(corpus.resolve("jetstream"), "jetstream/"), false, true, FileHistory.NONE)));
    }

    static Experiment experiment(JsonNode record) {
        CatalogEntry entry = new ExperimentRecords(CLOCK).read(record);
        if (entry instanceof CatalogEntry.Found found) {
            return found.experiment();
        }
        throw new AssertionError(entry);
    }

    /** What differs between two JSON values: objects by key, lists in order, numbers by value. */
    static List<String> differences(String path, JsonNode expected, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        if (expected.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                differences.addAll(differences(path + "." + name, expected.path(name), actual.path(name)));
            }
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            Iterator<JsonNode> items = actual.iterator();
            int i = 0;
            for (JsonNode item : expected) {
                differences.addAll(differences("%s[%d]".formatted(path, i++), item, items.next()));
            }
        } else if (expected.isNumber() && actual.isNumber()) {
            if (Double.compare(expected.doubleValue(), actual.doubleValue()) != 0) {
                differences.add("%s: %s, not %s".formatted(path, expected, actual));
            }
        } else if (!expected.equals(actual)) {
            differences.add("%s: %s, not %s".formatted(path, expected, actual));
        }
        return differences;
    }

    /** The first part of {@code platform/slug}. */
    static String platform(String outcome) {
        return outcome.substring(0, outcome.indexOf('/'));
    }

    /** The second part of {@code platform/slug}. */
    static String slug(String outcome) {
        return outcome.substring(outcome.indexOf('/') + 1);
    }
}
