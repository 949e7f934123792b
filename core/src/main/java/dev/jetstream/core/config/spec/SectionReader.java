package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigWarning.Kind;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.toml.PythonText;
import dev.jetstream.core.config.toml.TomlSection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one section as the types the schema wants, converting as the reference does and saying so. */
final class SectionReader {
    private final Findings findings;
    private final TomlSection section;
    private final Set<String> asked = new LinkedHashSet<>();

    SectionReader(Findings findings, TomlSection section) {
        this.findings = findings;
        this.section = section;
    }

    TomlSection section() {
        return section;
    }

    /** Marks keys as known whose values are read elsewhere or do not matter. */
    void known(Collection<String> keys) {
        asked.addAll(keys);
    }

    @Nullable Object raw(String key) {
        asked.add(key);
        return section.get(key);
    }

    @Nullable String text(String key) {
        Object value = raw(key);
        if (value instanceof TomlSection || value instanceof List) {
            problem(key, "a %s stands where a text belongs".formatted(kind(value)), null);
            return null;
        }
        return value == null ? null : PythonText.str(value);
    }

    /** Where the keys of the section stand. */
    Origins origins() {
        return Origins.of(section);
    }

    /** The items of a list of names, each with its place. */
    List<Reference> references(String key) {
        List<String> names = texts(key);
        List<Reference> references = new ArrayList<>();
        for (int i = 0; names != null && i < names.size(); i++) {
            references.add(new Reference(names.get(i), section.itemPlace(key, i), section.path(key)));
        }
        return List.copyOf(references);
    }

    @Nullable SourcedText sourced(String key) {
        String text = text(key);
        return text == null ? null : new SourcedText(text, section.place(key), section.path(key));
    }

    String requiredText(String key) {
        String text = text(key);
        if (text == null && section.get(key) == null) {
            problem(key, "'%s' is missing".formatted(key), "it is required here");
        }
        return text == null ? "" : text;
    }

    void checkText(String key) {
        var unused = requiredText(key);
    }

    SourcedText requiredSourced(String key) {
        return new SourcedText(requiredText(key), section.place(key), section.path(key));
    }

    @Nullable Integer integer(String key) {
        Object value = raw(key);
        return value == null ? null : integer(key, value, "an integer");
    }

    @Nullable Integer integer(String key, Object value, String allowed) {
        Optional<Integer> converted = PythonNumber.integer(value);
        if (converted.isEmpty()) {
            problem(key, "%s is not %s".formatted(shown(value), allowed), null);
            return null;
        }
        if (value instanceof Double number && number != Math.rint(number)) {
            findings.warning(
                    Kind.WRONG_TYPE,
                    section,
                    key,
                    "%s is cut to %d".formatted(shown(value), converted.get()),
                    "write an integer");
        }
        return converted.get();
    }

    @Nullable Boolean flag(String key) {
        Object value = raw(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isEmpty()) {
            findings.warning(
                    Kind.WRONG_TYPE,
                    section,
                    key,
                    "the text \"%s\" counts as true".formatted(text),
                    "write true or false without quotes");
        }
        return value instanceof TomlSection table ? !table.keys().isEmpty() : PythonText.isTrue(value);
    }

    boolean flag(String key, boolean otherwise) {
        Boolean value = flag(key);
        return value == null ? otherwise : value;
    }

    @Nullable List<String> texts(String key) {
        Object value = raw(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            findings.warning(
                    Kind.WRONG_TYPE,
                    section,
                    key,
                    "a text stands where a list belongs, and is taken as %d names of one letter"
                            .formatted(text.length()),
                    "write [\"%s\"]".formatted(text));
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (!(value instanceof List<?> list)) {
            problem(key, "%s is not a list".formatted(shown(value)), null);
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof List || item instanceof Map) {
                problem(key, "a %s stands where a text belongs".formatted(kind(item)), null);
                return null;
            }
            texts.add(PythonText.str(item));
        }
        return List.copyOf(texts);
    }

    <T> @Nullable List<T> choices(String key, Function<String, Optional<T>> choice, List<String> allowed) {
        List<String> texts = texts(key);
        if (texts == null) {
            return null;
        }
        List<T> chosen = new ArrayList<>();
        for (String text : texts) {
            choice.apply(text).ifPresentOrElse(chosen::add, () -> notAllowed(key, text, allowed));
        }
        return List.copyOf(chosen);
    }

    @Nullable String choice(String key, List<String> allowed) {
        String text = text(key);
        if (text != null && !allowed.contains(text)) {
            notAllowed(key, text, allowed);
        }
        return text;
    }

    @Nullable TomlSection table(String key) {
        Object value = raw(key);
        if (value == null || value instanceof TomlSection) {
            return (TomlSection) value;
        }
        problem(key, "%s is not a table".formatted(shown(value)), null);
        return null;
    }

    void problem(String key, String message, @Nullable String help) {
        findings.problem(section, key, message, help);
    }

    void noEffect(String key, String message, @Nullable String suggestion) {
        findings.warning(Kind.NO_EFFECT, section, key, message, suggestion);
    }

    /** Warns about every key that nobody asked for. */
    void warnUnknown() {
        for (String key : section.keys()) {
            if (!asked.contains(key)) {
                findings.warning(
                        Kind.UNKNOWN_KEY,
                        section,
                        key,
                        "unknown key '%s' has no effect".formatted(key),
                        nearest(key, asked));
            }
        }
    }

    static @Nullable String nearest(String name, Collection<String> known) {
        return NearestName.question(name, known).orElse(null);
    }

    static String shown(Object value) {
        if (value instanceof TomlSection) {
            return "a table";
        }
        String text = value instanceof String quoted ? '"' + quoted + '"' : PythonText.str(value);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private void notAllowed(String key, String text, List<String> allowed) {
        problem(key, "%s is not allowed".formatted(shown(text)), "one of " + String.join(", ", allowed));
    }

    private static String kind(Object value) {
        return value instanceof List ? "list" : "table";
    }
}
