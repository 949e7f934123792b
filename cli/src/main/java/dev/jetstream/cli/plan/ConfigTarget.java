package dev.jetstream.cli.plan;

import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A config file, and what its place says it is: {@code outcomes/<platform>/}, {@code defaults/}, {@code definitions/},
 * else an experiment.
 *
 * @param name without {@code .toml}: a slug, or a platform
 * @param platform of an outcome; else null
 */
record ConfigTarget(
        Path path, Kind kind, String name, @Nullable String platform) {
    private static final String DESKTOP = "firefox_desktop";
    private static final int DAYS_OF_ENROLLMENT = 14;

    enum Kind {
        EXAMPLE,
        FUNCTIONS,
        EXPERIMENT,
        OUTCOME,
        DEFAULTS,
        DEFINITIONS
    }

    static ConfigTarget of(Path path) {
        String file = path.getFileName().toString();
        Path folder = path.toAbsolutePath().getParent();
        String parent = nameOf(folder);
        String above = nameOf(folder == null ? null : folder.getParent());
        String name = file.endsWith(".toml") ? file.substring(0, file.length() - ".toml".length()) : file;
        if (List.of(file.split("\\.")).stream().skip(1).anyMatch("example"::equals)) {
            return new ConfigTarget(path, Kind.EXAMPLE, name, null);
        }
        if (file.equals("functions.toml")) {
            return new ConfigTarget(path, Kind.FUNCTIONS, name, null);
        }
        if (above.equals("outcomes")) {
            return new ConfigTarget(path, Kind.OUTCOME, name, parent);
        }
        return switch (parent) {
            case "defaults" -> new ConfigTarget(path, Kind.DEFAULTS, name, null);
            case "definitions" -> new ConfigTarget(path, Kind.DEFINITIONS, name, null);
            default -> new ConfigTarget(path, Kind.EXPERIMENT, name, null);
        };
    }

    String kindName() {
        return kind == Kind.EXPERIMENT ? "experiment config" : kind.name().toLowerCase(Locale.ROOT);
    }

    /** The repositories with this file in its place, over what they have there. */
    ConfigCollection in(ConfigCollection repositories, byte[] bytes) {
        ConfigFile file = ConfigFile.of(path.toString(), bytes);
        return repositories.merge(
                ConfigCollection.of(List.of(new ConfigTree(Map.of(place(), file), false, true, FileHistory.NONE))));
    }

    private String place() {
        return switch (kind) {
            case OUTCOME -> "outcomes/%s/%s.toml".formatted(platform, name);
            case DEFAULTS -> "defaults/%s.toml".formatted(name);
            case DEFINITIONS, FUNCTIONS -> "definitions/%s.toml".formatted(name);
            default -> name + ".toml";
        };
    }

    /** What a file that is for all experiments of a platform gives a made-up one of them; its defaults included. */
    AnalysisConfig forDummy(ConfigCollection configs, Map<String, Platform> platforms, LocalDate today) {
        String app = Objects.requireNonNullElse(platform, name);
        Platform known = platforms.get(app);
        Experiment dummy = new Experiment(
                "dummy_experiment",
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(),
                today,
                null,
                DAYS_OF_ENROLLMENT,
                "control",
                false,
                known == null ? DESKTOP : app,
                known == null ? "firefox-desktop" : known.appId(),
                null,
                false,
                kind == Kind.OUTCOME ? List.of(name) : List.of(),
                List.of(),
                null,
                false,
                false,
                false,
                null);
        return ConfigResolver.resolveWith(configs, dummy, AnalysisSpec.empty());
    }

    private static String nameOf(@Nullable Path folder) {
        Path name = folder == null ? null : folder.getFileName();
        return name == null ? "" : name.toString();
    }
}
