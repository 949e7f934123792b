package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.toml.PythonText;
import org.jspecify.annotations.Nullable;

/** The rule by which a later spec overrides an earlier one, field by field. */
final class Truthy {
    private Truthy() {}

    /** The later value unless it is absent, false, zero or empty; then the earlier one. */
    static <T> @Nullable T either(@Nullable T later, @Nullable T earlier) {
        return isTrue(later) ? later : earlier;
    }

    private static boolean isTrue(@Nullable Object value) {
        return PythonText.isTrue(value instanceof SourcedText sourced ? sourced.text() : value);
    }
}
