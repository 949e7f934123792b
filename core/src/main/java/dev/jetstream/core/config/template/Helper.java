package dev.jetstream.core.config.template;

import org.jspecify.annotations.Nullable;

/**
 * A function that templates may call with one argument: its definition is a {@code str.format} text with the field
 * {@code select_expr}.
 */
public record Helper(String name, FormatText definition) {
    /** The name of the only argument. */
    public static final String ARGUMENT = "select_expr";

    String call(@Nullable Object argument) {
        return definition.fill(argument);
    }
}
