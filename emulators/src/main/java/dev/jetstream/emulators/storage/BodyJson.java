package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** The JSON body of a request; an absent one is an empty object. */
final class BodyJson {
    private BodyJson() {}

    static JsonNode parse(ObjectMapper json, byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            if (node == null || node.isMissingNode() || node.isNull()) {
                return json.createObjectNode();
            }
            if (!(node instanceof ObjectNode)) {
                throw StorageException.invalid("Parse Error: the body must be a JSON object");
            }
            return node;
        } catch (IOException e) {
            throw StorageException.invalid("Parse Error: " + e.getMessage());
        }
    }

    /** The body unpacked where its sender packed it, as Google's clients do with JSON. */
    static byte[] unpacked(StorageCall call, byte[] body) {
        if (!call.header("Content-Encoding").orElse("").equals("gzip")) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw StorageException.invalid("the body is not gzip: " + e.getMessage());
        }
    }
}
