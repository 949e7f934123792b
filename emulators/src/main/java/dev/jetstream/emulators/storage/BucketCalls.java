package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The calls on buckets: create, get, list, delete. */
final class BucketCalls {
    private final BucketStore store;

    BucketCalls(BucketStore store) {
        this.store = store;
    }

    Reply answer(StorageCall call, JsonNode body) {
        if (call.is("POST", 1)) {
            return Reply.json(200, store.bytes(store.create(body)));
        }
        if (call.is("GET", 1)) {
            return list(call.query());
        }
        if (call.is("GET", 2)) {
            return Reply.json(200, store.bytes(store.describe(call.bucket())));
        }
        if (call.is("DELETE", 2)) {
            store.delete(call.bucket());
            return Reply.empty(204, Map.of());
        }
        throw StorageException.notImplemented(
                "%s on a bucket is not implemented here: %s".formatted(call.method(), call.segments()));
    }

    private Reply list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("pageToken", "");
        List<String> names = store.names().stream()
                .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
                .toList();
        int most = ListQuery.pageSize(query);
        ObjectNode page = store.json().createObjectNode().put("kind", "storage#buckets");
        ArrayNode items = page.putArray("items");
        names.stream().limit(most).forEach(name -> items.add(store.describe(name)));
        if (names.size() > most) {
            page.put("nextPageToken", names.get(most - 1));
        }
        return Reply.json(200, store.bytes(page));
    }
}
