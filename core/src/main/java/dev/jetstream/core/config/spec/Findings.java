package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.toml.TomlSection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong or odd in one file while it is read, so that all of it is told at once. */
final class Findings {
    private static final int MAX_PROBLEMS = 50;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigWarning> warnings = new ArrayList<>();

    void problem(TomlSection section, String key, String message, @Nullable String help) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new ConfigProblem(section.place(key), section.path(key), message, help));
        }
    }

    void warning(
            ConfigWarning.Kind kind, TomlSection section, String key, String message, @Nullable String suggestion) {
        warnings.add(new ConfigWarning(kind, section.place(key), section.path(key), message, suggestion));
    }

    /** Definitions whose names are neither plain nor patterns vanish when specs are merged. */
    void warnIfNameVanishes(TomlSection section, String key) {
        if (!ByPattern.isPlain(key) && !ShellPattern.isPattern(key)) {
            warning(
                    ConfigWarning.Kind.DROPPED_NAME,
                    section,
                    key,
                    "'%s' is dropped: a name has letters, digits and _ only".formatted(key),
                    "call it %s".formatted(key.replaceAll("[^A-Za-z0-9_]", "_")));
        }
    }

    List<ConfigWarning> warnings() {
        return List.copyOf(warnings);
    }

    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfigException(Kind.SHAPE, problems);
        }
    }
}
