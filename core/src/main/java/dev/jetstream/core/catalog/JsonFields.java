package dev.jetstream.core.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object and remembers everything that is wrong with them. */
final class JsonFields {
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,9}");

    private final JsonNode object;
    private final String path;
    private final List<String> faults;

    JsonFields(JsonNode object) {
        this(object, "$", new ArrayList<>());
    }

    private JsonFields(JsonNode object, String path, List<String> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    boolean has(String name) {
        return object.has(name);
    }

    boolean isNull(String name) {
        return object.path(name).isNull() || object.path(name).isMissingNode();
    }

    String text(String name) {
        String text = present(name) ? textOrNull(name) : "";
        if (text == null) {
            fault(name, "is null");
        }
        return text == null ? "" : text;
    }

    /** The text; null when it is null or missing. */
    @Nullable String textOrNull(String name) {
        JsonNode node = object.path(name);
        if (node.isTextual()) {
            return node.textValue();
        }
        if (!isNull(name)) {
            fault(name, "is not a text: " + shown(node));
        }
        return null;
    }

    String textOr(String name, String otherwise) {
        String text = textOrNull(name);
        return text == null || text.isEmpty() ? otherwise : text;
    }

    int integer(String name) {
        return present(name) ? integerOr(name, null) : 0;
    }

    int integerOr(String name, @Nullable Integer otherwise) {
        JsonNode node = object.path(name);
        if (isNull(name) && otherwise != null) {
            return otherwise;
        }
        if (node.isIntegralNumber() && node.canConvertToInt()) {
            return node.intValue();
        }
        if (node.isTextual() && INTEGER.matcher(node.textValue().strip()).matches()) {
            return Integer.parseInt(node.textValue().strip());
        }
        fault(name, "is not an integer: " + shown(node));
        return 0;
    }

    boolean flag(String name) {
        JsonNode node = object.path(name);
        if (!node.isBoolean() && !isNull(name)) {
            fault(name, "is not true or false: " + shown(node));
        }
        return node.asBoolean(false);
    }

    @Nullable LocalDate requiredDate(String name) {
        return present(name) ? date(name) : null;
    }

    /** A day; null when it is null or missing. */
    @Nullable LocalDate date(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            // falls through to the same fault as a text of another form
        }
        fault(name, "is not a date YYYY-MM-DD: " + shown(object.path(name)));
        return null;
    }

    @Nullable Instant instant(String name) {
        String text = textOrNull(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            fault(name, "is not an instant: " + shown(object.path(name)));
            return null;
        }
    }

    /** Every element of a list that must be there. */
    <T> List<T> list(String name, Function<JsonFields, T> read) {
        if (!present(name)) {
            return List.of();
        }
        if (isNull(name)) {
            fault(name, "is null");
        }
        return listOrNone(name, read);
    }

    /** Every element of a list; none when it is null or missing. */
    <T> List<T> listOrNone(String name, Function<JsonFields, T> read) {
        JsonNode array = object.path(name);
        if (!array.isArray() && !isNull(name)) {
            fault(name, "is not a list: " + shown(array));
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; array.isArray() && i < array.size(); i++) {
            items.add(read.apply(new JsonFields(array.get(i), "%s.%s[%d]".formatted(path, name, i), faults)));
        }
        return items;
    }

    /** The object of that name, which must be there; null after a fault. */
    @Nullable JsonFields object(String name) {
        if (!present(name)) {
            return null;
        }
        if (!object.path(name).isObject()) {
            fault(name, "is not an object: " + shown(object.path(name)));
            return null;
        }
        return new JsonFields(object.path(name), path + "." + name, faults);
    }

    /** The element itself, which must be a text. */
    String asText() {
        if (!object.isTextual()) {
            faults.add("%s is not a text: %s".formatted(path, shown(object)));
        }
        return object.asText();
    }

    JsonNode raw(String name) {
        return object.path(name);
    }

    void fault(String name, String fault) {
        faults.add("%s.%s %s".formatted(path, name, fault));
    }

    private boolean present(String name) {
        if (!object.has(name)) {
            fault(name, "is missing");
        }
        return object.has(name);
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
