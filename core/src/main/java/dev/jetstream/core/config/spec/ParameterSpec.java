package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.toml.PythonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as a config or outcome writes it.
 *
 * @param value text, or a table branch → value
 * @param defaultValue likewise
 */
public record ParameterSpec(
        String name,
        @Nullable String friendlyName,
        @Nullable String description,
        @Nullable Object value,
        @Nullable Object defaultValue,
        boolean distinctByBranch,
        Place place) {

    /** A later config's fields over an earlier one's. */
    ParameterSpec overriddenBy(ParameterSpec later) {
        return new ParameterSpec(
                name,
                Truthy.either(later.friendlyName, friendlyName),
                Truthy.either(later.description, description),
                Truthy.either(later.value, value),
                Truthy.either(later.defaultValue, defaultValue),
                later.distinctByBranch || distinctByBranch,
                later.place);
    }

    /**
     * This parameter of an outcome with what the config gives for it; checked.
     *
     * @param own the config's, or null
     * @throws ConfigException when there is no value of the form that {@code distinct_by_branch} asks for
     */
    public ParameterSpec filledBy(@Nullable ParameterSpec own) {
        ParameterSpec given = own == null ? new ParameterSpec(name, null, null, null, null, false, place) : own;
        Object mergedDefault = Truthy.either(given.defaultValue, defaultValue);
        Object mergedValue = Truthy.either(Truthy.either(given.value, value), mergedDefault);
        if (mergedValue instanceof Map<?, ?> values && mergedDefault instanceof Map<?, ?> defaults) {
            Map<Object, Object> overlaid = new LinkedHashMap<>(defaults);
            overlaid.putAll(values);
            mergedValue = overlaid;
        }
        ParameterSpec filled = new ParameterSpec(
                name,
                Truthy.either(given.friendlyName, friendlyName),
                Truthy.either(given.description, description),
                mergedValue,
                resultingDefault(given.defaultValue, mergedDefault, mergedValue),
                given.distinctByBranch || distinctByBranch,
                given.place);
        filled.check();
        return filled;
    }

    /** The same with the default in place of a missing value: for a parameter that no outcome declares. */
    public ParameterSpec withDefaultAsValue() {
        Object either = Truthy.either(value, defaultValue);
        return new ParameterSpec(name, friendlyName, description, either, defaultValue, distinctByBranch, place);
    }

    private static @Nullable Object resultingDefault(
            @Nullable Object own, @Nullable Object mergedDefault, @Nullable Object mergedValue) {
        Object found = Truthy.either(own, mergedDefault);
        if (PythonText.isTrue(found)) {
            return found;
        }
        return mergedValue instanceof Map ? Map.of() : null;
    }

    private void check() {
        boolean fits = distinctByBranch
                ? value instanceof Map || defaultValue instanceof Map
                : value instanceof String || defaultValue instanceof String;
        if (!fits) {
            throw ConfigException.of(
                    Kind.PARAMETER,
                    place,
                    "parameters." + name,
                    "value %s and default %s do not fit distinct_by_branch = %s"
                            .formatted(PythonText.str(value), PythonText.str(defaultValue), distinctByBranch),
                    distinctByBranch
                            ? "give one value a branch: value.<branch> = \"…\" or default.<branch> = \"…\""
                            : "give a text: value = \"…\" or default = \"…\"");
        }
    }
}
