package dev.jetstream.core.config.template;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something whose attributes a template may ask for, such as {@code experiment}. */
@FunctionalInterface
public interface Attributes {
    /** An attribute's value, which may be nothing at all: it is then shown as {@code None}. */
    record Value(@Nullable Object value) {}

    /** The attribute of that name, or empty when there is none. */
    Optional<Value> attribute(String name);

    /** The entries of a map as attributes. */
    static Attributes of(Map<String, ? extends @Nullable Object> values) {
        return name -> values.containsKey(name) ? Optional.of(new Value(values.get(name))) : Optional.empty();
    }
}
