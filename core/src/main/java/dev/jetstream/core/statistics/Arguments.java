package dev.jetstream.core.statistics;

import dev.jetstream.core.config.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a statistic or pre-treatment as written in a config, read with their types; unknown ones refused.
 */
final class Arguments {
    private final String kind;
    private final String owner;
    private final Map<String, Object> given;

    /**
     * What was given to one owner.
     *
     * @param kind of the owner in messages: {@code statistic}, {@code pre-treatment}
     * @param owner its name
     */
    Arguments(String kind, String owner, Map<String, Object> given, Collection<String> known) {
        this.kind = kind;
        this.owner = owner;
        this.given = given;
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw StatisticFailure.type("%s '%s' has no parameter '%s'%s; it has %s"
                        .formatted(kind, owner, name, NearestName.hint(name, known), known.isEmpty() ? "none" : known));
            }
        }
    }

    /** Whether the name was written, even if without a value. */
    boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** Whether the name was written with a value. */
    boolean has(String name) {
        return given.get(name) != null;
    }

    double number(String name, double defaultValue) {
        return given.containsKey(name) ? number(name) : defaultValue;
    }

    double number(String name) {
        if (given.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number");
    }

    /** A number that was written with a fraction or exponent. */
    double fraction(String name, double defaultValue) {
        if (!given.containsKey(name)) {
            return defaultValue;
        }
        Object value = given.get(name);
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        throw wrong(name, "a float");
    }

    int wholeNumber(String name, int defaultValue) {
        double number = number(name, defaultValue);
        if (number != Math.rint(number) || number < 1 || number > 1_000_000) {
            throw wrong(name, "a whole number from 1 to 1000000");
        }
        return (int) number;
    }

    boolean flag(String name) {
        Object value = given.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(name, "true or false");
    }

    String text(String name, String defaultValue) {
        return given.containsKey(name) ? text(name) : defaultValue;
    }

    String text(String name) {
        if (given.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a name");
    }

    @Nullable Object raw(String name) {
        return given.get(name);
    }

    /** The width of an interval, strictly within 0 and 1. */
    Double confidenceInterval() {
        double width = number("confidence_interval", 0.95);
        if (!(width > 0 && width < 1)) {
            throw wrong("confidence_interval", "within (0, 1)");
        }
        return width;
    }

    StatisticFailure wrong(String name, String wanted) {
        String message =
                "parameter '%s' of %s '%s' must be %s, is %s".formatted(name, kind, owner, wanted, given.get(name));
        List<String> typeWords = List.of("a float", "a number", "a name", "true or false");
        return typeWords.contains(wanted) ? StatisticFailure.type(message) : StatisticFailure.value(message);
    }
}
