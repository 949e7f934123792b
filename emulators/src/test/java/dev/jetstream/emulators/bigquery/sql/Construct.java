package dev.jetstream.emulators.bigquery.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One line of {@code constructs.txt}.
 *
 * @param exact or refused
 * @param answer of the first cell in JSON, or {@code error: } and a part of the message
 */
record Construct(String name, boolean exact, String sql, String answer) {
    static List<Construct> all() {
        try (InputStream in = Construct.class.getResourceAsStream("constructs.txt")) {
            if (in == null) {
                throw new IllegalStateException("constructs.txt is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Construct::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Construct parse(String line) {
        String[] parts = line.split(" :: ", 3);
        int arrow = parts[2].lastIndexOf(" => ");
        return new Construct(
                parts[0], parts[1].equals("exact"), parts[2].substring(0, arrow), parts[2].substring(arrow + 4));
    }
}
