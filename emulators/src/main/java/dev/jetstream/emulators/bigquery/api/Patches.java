package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Changes to a resource: null removes, labels merge by key, everything else is replaced; what is ours is ignored. */
final class Patches {
    private static final Set<String> READ_ONLY = Set.of(
            "kind",
            "id",
            "etag",
            "selfLink",
            "type",
            "location",
            "creationTime",
            "lastModifiedTime",
            "numRows",
            "numBytes",
            "numLongTermBytes",
            "numTotalLogicalBytes",
            "numActiveLogicalBytes",
            "numLongTermLogicalBytes",
            "numTotalPhysicalBytes",
            "numActivePhysicalBytes",
            "numLongTermPhysicalBytes",
            "numTimeTravelPhysicalBytes",
            "streamingBuffer",
            "tableReference",
            "datasetReference");

    private Patches() {}

    /** Changes {@code resource} in place. */
    static void apply(ObjectNode resource, JsonNode patch) {
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (READ_ONLY.contains(change.getKey())) {
                continue;
            }
            if (change.getKey().equals("labels") && change.getValue().isObject()) {
                mergeLabels(resource, change.getValue());
            } else {
                set(resource, change.getKey(), change.getValue());
            }
        }
    }

    /** What a user may say of a new resource. */
    static ObjectNode writable(ObjectNode body) {
        ObjectNode resource = body.objectNode();
        apply(resource, body);
        return resource;
    }

    private static void mergeLabels(ObjectNode resource, JsonNode labels) {
        ObjectNode merged = resource.withObject("/labels");
        labels.properties().forEach(label -> set(merged, label.getKey(), label.getValue()));
    }

    private static void set(ObjectNode resource, String name, JsonNode value) {
        if (value.isNull()) {
            resource.remove(name);
        } else {
            resource.set(name, value.deepCopy());
        }
    }
}
