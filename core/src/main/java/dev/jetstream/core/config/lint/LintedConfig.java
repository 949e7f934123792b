package dev.jetstream.core.config.lint;

import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import java.util.List;
import java.util.Locale;

/**
 * What checking found about one config.
 *
 * @param files it was merged from, weakest first; messages may name others that it needs
 * @param problems for which it cannot be used; of a config without a platform, those of the platform with the fewest
 * @param warnings about its own files
 * @param platforms on which it resolves; empty for what is not resolved by itself
 */
public record LintedConfig(
        Kind kind,
        String name,
        List<String> files,
        List<ConfigProblem> problems,
        List<ConfigWarning> warnings,
        List<String> platforms) {
    /** What a config is for, told by its place. */
    public enum Kind {
        EXPERIMENT,
        MONITORING,
        OUTCOME,
        DEFAULTS,
        DEFINITIONS,
        FUNCTIONS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether nobody can use it. */
    public boolean isBroken() {
        return !problems.isEmpty();
    }

    /** The strongest of its files. */
    public String file() {
        return files.get(files.size() - 1);
    }
}
