package dev.jetstream.dispatcher.trigger;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.bus.TraceHeaders;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Triggers as messages: every field is an attribute or a field of the JSON body, and an attribute wins.
 *
 * <p>Airflow renders its templates in attributes only, so a value with braces in it was never rendered and is refused.
 * So is a field that nobody reads: whoever sent it meant something by it.
 *
 * <p>Thread-safe.
 */
public final class TriggerCodec {
    /** The contract's version, in the field {@code schema}. */
    public static final String SCHEMA = "jetstream.trigger/1";

    /** The longest body; what Pub/Sub takes is ten times as much. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 64;
    private static final Set<String> FIELDS = Set.of(
            "schema",
            "action",
            "request_id",
            "date",
            "experiment_slugs",
            "analysis_periods",
            "recreate_enrollments",
            "statistics_only",
            "discrete_metrics",
            "project_id",
            "dataset_id",
            "bucket",
            "image_version",
            "memory_request",
            "repository",
            "before",
            "after",
            // of a message that was taken up again from the dead letters: for those who look at it, not for what it
            // asks
            "replayOf",
            "replayCount");

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MOST_BYTES)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /**
     * The trigger in a message.
     *
     * @param messageId its request id when it names none
     * @throws InvalidException that names every field which is wrong
     */
    public Trigger decode(byte[] body, Map<String, String> attributes, String messageId) {
        Map<String, String> values = new TreeMap<>(fields(body));
        attributes.forEach((name, value) -> {
            if (!isTheBusOwn(name)) {
                values.put(name, value);
            }
        });
        TriggerFields fields = new TriggerFields(values);
        fields.refuseUnknown(FIELDS);
        fields.refuseTemplates();
        fields.exactly("schema", SCHEMA);
        Action action = action(fields);
        Trigger trigger = new Trigger(
                action == null ? Action.RUN : action,
                fields.text("request_id", messageId),
                fields.date("date", action == Action.RUN),
                fields.slugs("experiment_slugs"),
                fields.periods("analysis_periods"),
                fields.flag("recreate_enrollments", false),
                fields.flag("statistics_only", false),
                fields.text("discrete_metrics") == null ? null : fields.flag("discrete_metrics", true),
                new Trigger.Settings(
                        fields.text("project_id"),
                        fields.text("dataset_id"),
                        fields.text("bucket"),
                        fields.imageVersion("image_version"),
                        fields.memory("memory_request")),
                action == Action.PUSH ? push(fields) : null);
        fields.check();
        return trigger;
    }

    /** The trigger as a body without attributes. */
    public byte[] encode(Trigger trigger) {
        ObjectNode body = mapper.createObjectNode();
        body.put("schema", SCHEMA);
        body.put("action", trigger.action().spelling());
        body.put("request_id", trigger.requestId());
        put(body, "date", trigger.date() == null ? null : trigger.date().toString());
        put(body, "experiment_slugs", joined(trigger.slugs()));
        put(
                body,
                "analysis_periods",
                joined(trigger.periods().stream().map(AnalysisPeriod::value).toList()));
        body.put("recreate_enrollments", trigger.recreateEnrollments());
        body.put("statistics_only", trigger.statisticsOnly());
        put(
                body,
                "discrete_metrics",
                trigger.discreteMetrics() == null
                        ? null
                        : trigger.discreteMetrics().toString());
        put(body, "project_id", trigger.settings().project());
        put(body, "dataset_id", trigger.settings().dataset());
        put(body, "bucket", trigger.settings().bucket());
        put(body, "image_version", trigger.settings().imageVersion());
        put(body, "memory_request", trigger.settings().memoryRequest());
        Trigger.Push push = trigger.push();
        if (push != null) {
            body.put("repository", push.repository());
            put(body, "before", push.before());
            put(body, "after", push.after());
        }
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the bus and its clients add: a trace, and where the message came from. */
    private static boolean isTheBusOwn(String name) {
        return TraceHeaders.NAMES.contains(name)
                || name.startsWith("googclient_")
                || name.equals(TriggerSource.ATTRIBUTE);
    }

    private static @Nullable Action action(TriggerFields fields) {
        String spelling = fields.required("action");
        if (spelling == null) {
            return null;
        }
        return Action.of(spelling).orElseGet(() -> {
            List<String> known = new ArrayList<>();
            for (Action action : Action.values()) {
                known.add(action.spelling());
            }
            fields.fault("action is '%s'%s".formatted(spelling, NearestName.hint(spelling, known)));
            return null;
        });
    }

    private static Trigger.@Nullable Push push(TriggerFields fields) {
        String repository = fields.required("repository");
        return repository == null
                ? null
                : new Trigger.Push(repository, fields.commit("before"), fields.commit("after"));
    }

    private Map<String, String> fields(byte[] body) {
        if (body.length == 0) {
            return Map.of();
        }
        JsonNode tree;
        try {
            tree = mapper.readTree(body);
        } catch (IOException e) {
            throw new InvalidException(
                    "InvalidTriggerException", "trigger is no JSON document: " + firstLine(e.getMessage()), e);
        }
        if (!tree.isObject()) {
            throw new InvalidException("trigger must be a JSON object, not " + tree.getNodeType());
        }
        return tree.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .collect(toUnmodifiableMap(Map.Entry::getKey, field -> text(field.getKey(), field.getValue())));
    }

    /** Lists may be arrays in a body, which attributes cannot hold. */
    private static String text(String name, JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(text(name, item)));
            return String.join(",", items);
        }
        if (value.isContainerNode()) {
            throw new InvalidException("trigger field %s must be a text, not an object".formatted(name));
        }
        return value.asText();
    }

    private static @Nullable String joined(List<String> items) {
        return items.isEmpty() ? null : String.join(",", items);
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
