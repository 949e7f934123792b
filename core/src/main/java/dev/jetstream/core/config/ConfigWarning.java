package dev.jetstream.core.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something in a config that works but is probably not what its author means.
 *
 * @param keyPath for example {@code metrics.active_hours.descriptionn}
 * @param suggestion the nearest known name, or what to write instead
 */
public record ConfigWarning(
        Kind kind,
        Place place,
        String keyPath,
        String message,
        @Nullable String suggestion) {

    /** The same, said of some platforms only. */
    public ConfigWarning on(List<String> platforms) {
        return new ConfigWarning(
                kind, place, keyPath, "%s (on %s)".formatted(message, String.join(", ", platforms)), suggestion);
    }

    /** Sort of warning. */
    public enum Kind {
        /** Nobody reads the key. */
        UNKNOWN_KEY,
        /** The key is known, but what is written has no effect where it stands. */
        NO_EFFECT,
        /** The value has another type than it should and is taken for something surprising. */
        WRONG_TYPE,
        /** A definition vanishes because of its name. */
        DROPPED_NAME,
        /** A parameter that neither an outcome nor an expression asks for. */
        UNUSED_PARAMETER,
        /** Doubled braces that look like a template and are none. */
        NOT_A_TEMPLATE;

        /** As machines read it, for example {@code unknown-key}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
