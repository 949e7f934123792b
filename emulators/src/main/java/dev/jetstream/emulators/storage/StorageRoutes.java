package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which part of the interface answers a call. Everything here blocks on the disk. */
final class StorageRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(StorageRoutes.class);

    private final BucketStore store;
    private final BucketCalls buckets;
    private final ObjectCalls objects;
    private final UploadCalls uploads;

    StorageRoutes(BucketStore store, Supplier<String> host) {
        this.store = store;
        this.buckets = new BucketCalls(store);
        this.objects = new ObjectCalls(store, host);
        this.uploads = new UploadCalls(store, objects, host);
    }

    Reply answer(StorageCall call, byte[] body) {
        List<String> path = call.segments();
        byte[] unpacked = BodyJson.unpacked(call, body);
        if (path.isEmpty() || !path.get(0).equals("b")) {
            throw StorageException.notImplemented("not implemented here: " + path);
        }
        if (call.upload()) {
            return uploads.answer(call, unpacked);
        }
        boolean onObjects = path.size() > 2 && path.get(2).equals("o");
        return onObjects
                ? objects.answer(call, BodyJson.parse(store.json(), unpacked))
                : buckets.answer(call, BodyJson.parse(store.json(), unpacked));
    }

    ContentSink sink(StorageCall call) {
        return uploads.sink(call);
    }

    Reply refuse(Throwable failure) {
        if (failure instanceof StorageException refusal) {
            return refuse(refusal.status(), refusal.reason(), refusal.words());
        }
        LOG.error("Cloud Storage call failed", failure);
        return refuse(500, "internalError", failure.toString());
    }

    Reply refuse(int status, String reason, String message) {
        ObjectNode error = store.json().createObjectNode().put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("domain", "global")
                .put("reason", reason)
                .put("message", message);
        return status == 304
                ? Reply.empty(status, Map.of())
                : Reply.json(status, store.bytes(store.json().createObjectNode().set("error", error)));
    }

    void close() {
        uploads.close();
    }
}
