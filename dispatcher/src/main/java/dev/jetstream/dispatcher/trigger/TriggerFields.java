package dev.jetstream.dispatcher.trigger;

import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts of a trigger as values; collects what is wrong, so that all of it can be said at once. */
final class TriggerFields {
    private static final int SHOWN = 60;
    private static final int LONGEST = 1024;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern NO_COMMIT = Pattern.compile("0{40}");
    private static final Pattern IMAGE_VERSION = Pattern.compile("latest|(sha256:)?[0-9a-f]{64}");
    private static final Pattern MEMORY = Pattern.compile("([1-9]|[1-5][0-9]|60)G?");

    private final Map<String, String> values;
    private final List<String> faults = new ArrayList<>();

    TriggerFields(Map<String, String> values) {
        this.values = values;
    }

    void fault(String sentence) {
        faults.add(sentence);
    }

    /** Throws what has been found so far. */
    void check() {
        if (!faults.isEmpty()) {
            throw new InvalidException("trigger refused: " + String.join("; ", faults));
        }
    }

    void refuseUnknown(Set<String> known) {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(
                        name -> fault("field '%s' is unknown%s".formatted(shown(name), NearestName.hint(name, known))));
    }

    /** A template that nobody rendered: Airflow renders attributes, and text in Python, but never bytes. */
    void refuseTemplates() {
        values.forEach((name, value) -> {
            if (value.contains("{{")) {
                fault("%s is '%s', a template that was not rendered: send it as an attribute"
                        .formatted(shown(name), shown(value)));
            }
        });
    }

    void exactly(String name, String wanted) {
        String value = required(name);
        if (value != null && !value.equals(wanted)) {
            fault("%s is '%s' and must be '%s'".formatted(name, shown(value), wanted));
        }
    }

    @Nullable String required(String name) {
        String value = text(name);
        if (value == null) {
            fault("%s is missing".formatted(name));
        }
        return value;
    }

    /** A field's text; null when it is missing or empty. */
    @Nullable String text(String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > LONGEST && !name.equals("experiment_slugs")) {
            fault("%s has %d characters, %d at most".formatted(name, value.length(), LONGEST));
            return null;
        }
        return value.strip();
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    @Nullable LocalDate date(String name, boolean required) {
        String value = required ? required(name) : text(name);
        if (value == null) {
            return null;
        }
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            fault("%s is '%s' and must be a day like 2026-03-22".formatted(name, shown(value)));
            return null;
        }
    }

    boolean flag(String name, boolean otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            fault("%s is '%s' and must be true or false".formatted(name, shown(value)));
        }
        return value.equalsIgnoreCase("true");
    }

    List<String> slugs(String name) {
        List<String> slugs = new ArrayList<>();
        items(name).forEach(slug -> {
            try {
                slugs.add(Slugs.check(slug));
            } catch (InvalidException e) {
                fault("%s: %s".formatted(name, e.reason()));
            }
        });
        return slugs;
    }

    List<AnalysisPeriod> periods(String name) {
        List<AnalysisPeriod> periods = new ArrayList<>();
        items(name)
                .forEach(item -> AnalysisPeriod.of(item)
                        .ifPresentOrElse(
                                periods::add,
                                () -> fault("%s has '%s'%s"
                                        .formatted(
                                                name, shown(item), NearestName.hint(item, AnalysisPeriod.names())))));
        return periods;
    }

    /** A commit; null when there is none, or the all-zero one that stands for none. */
    @Nullable String commit(String name) {
        String value = text(name);
        if (value == null || NO_COMMIT.matcher(value).matches()) {
            return null;
        }
        if (!COMMIT.matcher(value).matches()) {
            fault("%s is '%s' and must be a commit of 40 hex digits".formatted(name, shown(value)));
            return null;
        }
        return value;
    }

    @Nullable String imageVersion(String name) {
        String value = text(name);
        if (value != null && !IMAGE_VERSION.matcher(value).matches()) {
            fault("%s is '%s' and must be latest or a SHA-256".formatted(name, shown(value)));
        }
        return value;
    }

    @Nullable String memory(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (!MEMORY.matcher(value).matches()) {
            fault("%s is '%s' and must be 1 to 60 gigabytes, like 19G".formatted(name, shown(value)));
        }
        return value.endsWith("G") ? value : value + "G";
    }

    private Stream<String> items(String name) {
        String value = text(name);
        return value == null
                ? Stream.empty()
                : Arrays.stream(value.split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    /** What comes from outside, made fit for a log line. */
    private static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
