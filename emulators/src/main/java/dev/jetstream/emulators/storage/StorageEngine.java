package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cloud Storage without its network: the buckets that the server serves, for simulations that bring their own time and
 * faults. The folder may be of any file system.
 *
 * <p>All calls refuse with a {@link StorageException}.
 */
public final class StorageEngine {
    private static final int PAGE = 1000;

    private final BucketStore store;

    /** The buckets below a folder. */
    public StorageEngine(Path folder, Clock clock) {
        this.store = new BucketStore(folder, clock, CommitStep.Listener.NONE);
    }

    /** Makes a bucket. */
    public void createBucket(String name) {
        JsonNode unused = store.create(store.json().createObjectNode().put("name", name));
    }

    /** An object with its content; empty when there is none. */
    public Optional<Content> read(String bucket, String name) {
        BucketFolder folder = store.bucket(bucket);
        if (folder.find(name).isEmpty()) {
            return Optional.empty();
        }
        try (OpenedObject object = folder.read(name, Preconditions.NONE)) {
            return Optional.of(new Content(Found.of(object.object()), object.read(0, (int)
                    object.object().size())));
        }
    }

    /**
     * Writes an object.
     *
     * @param generation that it must be at, 0 for one that must not exist; otherwise 412
     */
    public Found write(
            String bucket, String name, long generation, byte[] bytes, String type, Map<String, String> metadata) {
        BucketFolder folder = store.bucket(bucket);
        Preconditions conditions = new Preconditions(null, generation, null, null, null);
        folder.checkWrite(name, conditions);
        try (StagedContent content = folder.stage()) {
            content.append(bytes, 0);
            return Found.of(folder.commit(name, content, settings(type, metadata), conditions, 0));
        }
    }

    /** The objects whose name begins with a prefix, in the order of their names. */
    public List<Found> list(String bucket, String prefix) {
        BucketFolder folder = store.bucket(bucket);
        List<Found> found = new ArrayList<>();
        String token = null;
        do {
            ListedPage page = folder.list(query(prefix, token));
            page.items().stream().map(Found::of).forEach(found::add);
            token = page.nextToken();
        } while (token != null);
        return found;
    }

    /**
     * Deletes an object.
     *
     * @param generation that it must be at; otherwise 412, and 404 when it is not there
     */
    public void delete(String bucket, String name, long generation) {
        store.bucket(bucket).delete(name, new Preconditions(null, generation, null, null, null));
    }

    private static ListQuery query(String prefix, @Nullable String token) {
        Map<String, String> query = token == null
                ? Map.of("prefix", prefix, "maxResults", String.valueOf(PAGE))
                : Map.of("prefix", prefix, "maxResults", String.valueOf(PAGE), "pageToken", token);
        return ListQuery.of(query);
    }

    private static ObjectSettings settings(String type, Map<String, String> metadata) {
        return new ObjectSettings(type, null, null, null, null, null, null, metadata);
    }

    /** What is known of an object. */
    public record Found(String name, long generation, long size, Map<String, String> metadata) {
        static Found of(StoredObject object) {
            Map<String, String> metadata = object.settings().metadata();
            return new Found(object.name(), object.generation(), object.size(), metadata == null ? Map.of() : metadata);
        }
    }

    /** An object with its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, compared by nobody
    public record Content(Found object, byte[] bytes) {}
}
