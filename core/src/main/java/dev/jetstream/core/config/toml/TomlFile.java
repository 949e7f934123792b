package dev.jetstream.core.config.toml;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Reads TOML 1.0 within limits of size and nesting, so that a hostile file costs an error and no more. */
public final class TomlFile {
    /** Largest file read; metric-hub's largest has 90 kB. */
    public static final int MAX_BYTES = 2 << 20;

    private static final int MAX_ERRORS = 20;

    private TomlFile() {}

    /**
     * Reads a file's bytes.
     *
     * @throws ConfigException when they are too many, not UTF-8, nested too deeply or not TOML 1.0
     */
    public static TomlSection parse(String file, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw refused(file, "the file has %,d bytes; at most %,d are read".formatted(bytes.length, MAX_BYTES));
        }
        try {
            return parse(
                    file,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new ConfigException(
                    Kind.SYNTAX, List.of(new ConfigProblem(Place.of(file), "", "the file is not UTF-8", null)), e);
        }
    }

    /** Reads a file's text; see {@link #parse(String, byte[])}. */
    public static TomlSection parse(String file, String text) {
        if (text.length() > MAX_BYTES) {
            throw refused(
                    file, "the text has %,d characters; at most %,d are read".formatted(text.length(), MAX_BYTES));
        }
        TomlNesting.check(file, text);
        TomlParseResult result = Toml.parse(text, TomlVersion.V1_0_0);
        if (result.hasErrors()) {
            throw new ConfigException(
                    Kind.SYNTAX,
                    result.errors().stream()
                            .limit(MAX_ERRORS)
                            .map(error -> problem(new Place(file, 0, 0, text), error))
                            .toList());
        }
        return section(new Place(file, 0, 0, text), "", result);
    }

    private static TomlSection section(Place place, String path, TomlTable table) {
        Map<String, TomlSection.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : table.entrySet()) {
            String key = entry.getKey();
            Place keyPlace = place(table.inputPositionOf(List.of(key)), place);
            String keyPath = path.isEmpty() ? key : path + "." + key;
            entries.put(
                    key,
                    new TomlSection.Entry(
                            value(keyPlace, keyPath, entry.getValue()), keyPlace, items(keyPlace, entry.getValue())));
        }
        return new TomlSection(place, path, entries);
    }

    private static Object value(Place place, String path, Object value) {
        if (value instanceof TomlTable table) {
            return section(place, path, table);
        }
        if (value instanceof TomlArray array) {
            List<Object> items = new ArrayList<>(array.size());
            for (Object item : array.toList()) {
                Object plain = value(place, path, item);
                items.add(plain instanceof TomlSection section ? section.toMap() : plain);
            }
            return List.copyOf(items);
        }
        return value;
    }

    private static List<Place> items(Place list, Object value) {
        if (!(value instanceof TomlArray array)) {
            return List.of();
        }
        List<Place> places = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            places.add(place(array.inputPositionOf(i), list));
        }
        return List.copyOf(places);
    }

    private static Place place(@Nullable TomlPosition position, Place otherwise) {
        return position == null ? otherwise : otherwise.at(position.line(), position.column());
    }

    private static ConfigProblem problem(Place file, TomlParseError error) {
        String message = error.getMessage();
        return new ConfigProblem(place(error.position(), file), "", message == null ? "not valid TOML" : message, null);
    }

    private static ConfigException refused(String file, String message) {
        return ConfigException.of(Kind.SYNTAX, Place.of(file), "", message, null);
    }
}
