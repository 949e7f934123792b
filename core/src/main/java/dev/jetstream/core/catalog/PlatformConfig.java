package dev.jetstream.core.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The applications whose experiments are analysed; being among them is the test for "supported".
 *
 * @param platforms by app name, as experiment records spell it
 */
public record PlatformConfig(Map<String, Platform> platforms) {
    private static final String ERROR_CLASS = "PlatformConfigurationException";
    private static final String DEFAULT_TYPE = "glean-event";
    private static final Set<String> QUERY_TYPES =
            Set.of("normandy", "glean-event", "fenix-fallback", "cirrus", "background-update");

    public PlatformConfig {
        platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
    }

    /** The platforms that come with the program. */
    public static PlatformConfig builtIn() {
        try (InputStream in = PlatformConfig.class.getResourceAsStream("platforms.json")) {
            if (in == null) {
                throw new IllegalStateException("platforms.json is not beside PlatformConfig");
            }
            return of(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException("platforms.json cannot be read", e);
        }
    }

    /**
     * Platforms from JSON: app name → {@code enrollments_query_type} (default {@code glean-event}) and {@code app_id}.
     *
     * @throws InvalidException when a type is unknown or an app id is missing
     */
    static PlatformConfig of(JsonNode json) {
        Map<String, Platform> platforms = new LinkedHashMap<>();
        json.properties().forEach(entry -> platforms.put(entry.getKey(), platform(entry.getKey(), entry.getValue())));
        return new PlatformConfig(platforms);
    }

    /** The platform of that app name; empty when it is not analysed. */
    public Optional<Platform> platform(String appName) {
        return Optional.ofNullable(platforms.get(appName));
    }

    private static Platform platform(String name, JsonNode json) {
        String type = json.path("enrollments_query_type").asText(DEFAULT_TYPE);
        String appId = json.path("app_id").asText();
        if (!QUERY_TYPES.contains(type)) {
            throw new InvalidException(
                    ERROR_CLASS,
                    "platform %s: enrollments_query_type '%s' is not one of %s"
                            .formatted(name, type, QUERY_TYPES.stream().sorted().toList()));
        }
        if (appId.isEmpty()) {
            throw new InvalidException(ERROR_CLASS, "platform %s has no app_id".formatted(name));
        }
        return new Platform(type, appId);
    }
}
