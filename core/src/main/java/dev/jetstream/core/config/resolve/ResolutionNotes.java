package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.Place;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Warnings of one resolution, each once, and how much it may still do. */
final class ResolutionNotes {
    /** The largest real config resolves 257 summaries. */
    private static final int MAX_METRICS = 20_000;

    private final Set<ConfigWarning> warnings = new LinkedHashSet<>();
    private int metrics;

    void warn(Place place, String keyPath, String message, @Nullable String suggestion) {
        warnings.add(new ConfigWarning(place.toString(), keyPath, message, suggestion));
    }

    List<ConfigWarning> warnings() {
        return List.copyOf(warnings);
    }

    /** Counts one resolved metric; a config that multiplies itself ends here. */
    void countMetric(Place place, String keyPath) {
        if (++metrics > MAX_METRICS) {
            throw ConfigException.of(
                    Kind.RECURSION,
                    place,
                    keyPath,
                    "the config resolves to more than %,d metrics".formatted(MAX_METRICS),
                    null);
        }
    }

    static ConfigException notFound(
            Place place, String keyPath, String message, String name, List<? extends Collection<String>> known) {
        Set<String> names = new LinkedHashSet<>();
        known.forEach(names::addAll);
        String help = NearestName.question(name, names).orElse(null);
        return ConfigException.of(Kind.NOT_FOUND, place, keyPath, message, help);
    }
}
