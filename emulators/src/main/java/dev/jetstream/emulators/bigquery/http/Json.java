package dev.jetstream.emulators.bigquery.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON trees in and out, with failures that say what is wrong. */
public final class Json {
    /** For those who stream. */
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The object in a request's body; no body is the empty object. */
    public static ObjectNode parseObject(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new ApiException(400, "parseError", "Parse Error: " + e.getMessage());
        }
        throw new ApiException(400, "parseError", "Parse Error: the body is not a JSON object");
    }

    /** What this server itself stored. */
    public static ObjectNode stored(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compact bytes. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text at a pointer such as {@code /tableReference/tableId}; refused when missing. */
    public static String required(JsonNode node, String pointer) {
        JsonNode found = node.at(pointer);
        if (!found.isValueNode() || found.isNull() || found.asText().isEmpty()) {
            throw ApiException.invalid(
                    "Required parameter is missing: " + pointer.substring(1).replace('/', '.'));
        }
        return found.asText();
    }
}
