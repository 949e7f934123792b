package dev.jetstream.core.sql;

import dev.jetstream.core.failure.InvalidException;
import java.util.Arrays;
import java.util.Locale;

/** How an application's clients report that they enrolled. */
enum QueryType {
    /** Desktop's event pings. */
    NORMANDY,
    /** Glean's stream of events. */
    GLEAN_EVENT,
    /** The experiments that each baseline ping carries. */
    FENIX_FALLBACK,
    /** Events of the server-side client. */
    CIRRUS,
    /** Desktop's background updater. */
    BACKGROUND_UPDATE;

    /** As in configs: {@code glean-event}. */
    String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this {@link #value()}. */
    static QueryType of(String value) {
        return Arrays.stream(values())
                .filter(type -> type.value().equals(value))
                .findFirst()
                .orElseThrow(() -> new InvalidException(
                        "PlatformConfigurationException",
                        "enrollments_query_type '%s' is none of %s"
                                .formatted(
                                        value,
                                        Arrays.stream(values())
                                                .map(QueryType::value)
                                                .toList())));
    }
}
