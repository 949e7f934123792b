package dev.jetstream.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events as small JSON documents: {@code {"version":1,"type":"AnalysisRequested", …}}.
 *
 * <p>Thread-safe.
 */
public final class MessageCodec {
    private static final int VERSION = 1;
    private static final Map<String, Class<? extends Event>> TYPES = Stream.<Class<? extends Event>>of(
                    AnalysisRequested.class, AnalysisCompleted.class, AnalysisFailed.class, BatchFinished.class)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> type));

    private final ObjectMapper mapper = JsonFormat.mapper();

    /** The event's document, as UTF-8. */
    public byte[] encode(Event event) {
        ObjectNode document = mapper.createObjectNode();
        document.put("version", VERSION);
        document.put("type", event.getClass().getSimpleName());
        ObjectNode fields = mapper.valueToTree(event);
        fields.remove("attributes");
        document.setAll(fields);
        try {
            return mapper.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The event in a document.
     *
     * @throws InvalidException when it is no JSON object, of another version, of an unknown type, lacks a field or has
     *     one too many
     */
    public Event decode(byte[] document) {
        JsonNode tree = parse(document);
        JsonNode version = tree.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new InvalidException("message version %s must be %d".formatted(version, VERSION));
        }
        Class<? extends Event> type = TYPES.get(tree.path("type").asText());
        if (type == null) {
            throw new InvalidException("message type %s must be one of %s"
                    .formatted(
                            tree.path("type"), TYPES.keySet().stream().sorted().toList()));
        }
        return convert(((ObjectNode) tree).<ObjectNode>without(List.of("version", "type")), type);
    }

    /**
     * The event in a document, which must be of one type.
     *
     * @throws InvalidException as {@link #decode(byte[])}, and when it is of another type
     */
    public <E extends Event> E decode(byte[] document, Class<E> type) {
        Event event = decode(document);
        if (!type.isInstance(event)) {
            throw new InvalidException(
                    "message type %s must be %s".formatted(event.getClass().getSimpleName(), type.getSimpleName()));
        }
        return type.cast(event);
    }

    private JsonNode parse(byte[] document) {
        JsonNode tree;
        try {
            tree = mapper.readTree(document);
        } catch (IOException e) {
            throw undecodable(e);
        }
        if (!tree.isObject()) {
            throw new InvalidException("message of %d bytes must be a JSON object".formatted(document.length));
        }
        return tree;
    }

    private Event convert(JsonNode fields, Class<? extends Event> type) {
        try {
            return mapper.treeToValue(fields, type);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InvalidException invalid) {
                throw invalid;
            }
            throw undecodable(e);
        }
    }

    private static InvalidException undecodable(IOException e) {
        String said = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new InvalidException("InvalidConfigurationException", "message cannot be decoded: " + said, e);
    }
}
