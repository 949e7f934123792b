package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigOrigins;
import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.Place;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one resolution finds: warnings and problems, each once; and how much it may still do. */
final class ResolutionNotes {
    /** The largest real config resolves 257 summaries. */
    private static final int MAX_METRICS = 20_000;

    private static final int MAX_PROBLEMS = 50;

    private final Set<ConfigWarning> warnings = new LinkedHashSet<>();
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();
    private @Nullable ConfigException first;
    private final Map<String, Place> origins = new LinkedHashMap<>();
    private int metrics;

    void warn(ConfigWarning.Kind kind, Place place, String keyPath, String message, @Nullable String suggestion) {
        warnings.add(new ConfigWarning(kind, place, keyPath, message, suggestion));
    }

    /** Does one part; if it fails that is remembered and the next part can be done, so that all is told at once. */
    <T> Optional<T> attempt(Supplier<T> part) {
        if (problems.size() >= MAX_PROBLEMS) {
            return Optional.empty();
        }
        try {
            return Optional.of(part.get());
        } catch (ConfigException e) {
            first = first == null ? e : first;
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** Ends the resolution if a part of it failed; the kind is the first failure's. */
    void throwIfWrong() {
        if (first != null) {
            throw new ConfigException(first.kind(), List.copyOf(problems), first.getCause());
        }
    }

    void cameFrom(Part part, String name, Place place) {
        origins.put(ConfigOrigins.key(part, name), place);
    }

    ConfigOrigins origins() {
        return new ConfigOrigins(origins);
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
