package dev.jetstream.dispatcher.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** Argo's own schema of a resource, with unknown fields made errors: the cluster would drop them without a word. */
final class CrdSchema {
    /** The definitions are larger than a YAML reader takes from strangers. */
    private static final int CODE_POINTS = 50_000_000;

    private final JsonSchema schema;

    private CrdSchema(JsonSchema schema) {
        this.schema = schema;
    }

    static CrdSchema of(Path definition) {
        LoaderOptions large = new LoaderOptions();
        large.setCodePointLimit(CODE_POINTS);
        ObjectMapper yaml =
                new ObjectMapper(YAMLFactory.builder().loaderOptions(large).build());
        try {
            JsonNode root = yaml.readTree(Files.readString(definition)).at("/spec/versions/0/schema/openAPIV3Schema");
            makeStrict(root.at("/properties/spec"));
            return new CrdSchema(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a resource; nothing when it is as Argo wants it. */
    List<String> faults(JsonNode resource) {
        return schema.validate(resource).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static void makeStrict(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                ArrayNode types = object.arrayNode().add("integer").add("string");
                JsonNode unused = object.set("type", types);
            }
            if (object.path("properties").isObject() && !object.has("additionalProperties")) {
                ObjectNode unused = object.put("additionalProperties", false);
            }
        }
        node.forEach(CrdSchema::makeStrict);
    }
}
