package dev.jetstream.core.message;

import java.time.LocalDate;
import java.util.Map;

/** The attributes of an event about one experiment on one date. */
final class ItemAttributes {
    private ItemAttributes() {}

    static Map<String, String> of(String batch, String slug, LocalDate date) {
        return Map.of("batch", batch, "slug", slug, "date", date.toString());
    }
}
