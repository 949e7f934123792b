package dev.jetstream.core.config.repository;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A config file that is another one than before.
 *
 * @param kind what the file is
 * @param name of the file, without folder and ending: an experiment's slug, an outcome's name, an application
 * @param application whose experiments it concerns, or null when it may be any's
 * @param removed whether the file is gone
 */
public record ConfigChange(Kind kind, String name, @Nullable String application, boolean removed) {
    private static final Pattern OUTCOME = Pattern.compile("outcomes/([^/]+)/([^/]+)\\.toml");
    private static final Pattern DEFAULTS = Pattern.compile("defaults/([^/]+)\\.toml");
    private static final Pattern DEFINITIONS = Pattern.compile("definitions/([^/]+)\\.toml");
    private static final Pattern EXPERIMENT = Pattern.compile("([^/]+)\\.toml");

    /** What a config file is. */
    public enum Kind {
        EXPERIMENT,
        OUTCOME,
        DEFAULTS,
        DEFINITIONS
    }

    /**
     * The change of a file.
     *
     * @param path below the root of its layer
     * @param holdsExperiments whether files right at the root are experiments'
     * @return empty when the file is no config
     */
    static Optional<ConfigChange> of(String path, boolean holdsExperiments, boolean removed) {
        Matcher outcome = OUTCOME.matcher(path);
        if (outcome.matches()) {
            return Optional.of(new ConfigChange(Kind.OUTCOME, outcome.group(2), outcome.group(1), removed));
        }
        Matcher defaults = DEFAULTS.matcher(path);
        if (defaults.matches()) {
            return Optional.of(new ConfigChange(Kind.DEFAULTS, defaults.group(1), defaults.group(1), removed));
        }
        Matcher definitions = DEFINITIONS.matcher(path);
        if (definitions.matches()) {
            // Definitions of one application may be taken up by another's, and functions are everybody's.
            return Optional.of(new ConfigChange(Kind.DEFINITIONS, definitions.group(1), null, removed));
        }
        Matcher experiment = EXPERIMENT.matcher(path);
        return holdsExperiments && experiment.matches()
                ? Optional.of(new ConfigChange(Kind.EXPERIMENT, experiment.group(1), null, removed))
                : Optional.empty();
    }
}
