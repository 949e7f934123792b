package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All buckets below one folder: {@code <folder>/<bucket>} holds contents as plain files,
 * {@code <folder>/.state/<bucket>} what belongs to them.
 */
final class BucketStore {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    private static final String STATE = ".state";
    private static final String BUCKET = "bucket.json";

    private final Path folder;
    private final Clock clock;
    private final CommitStep.Listener steps;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, BucketFolder> opened = new TreeMap<>();

    BucketStore(Path folder, Clock clock, CommitStep.Listener steps) {
        this.folder = folder;
        this.clock = clock;
        this.steps = steps;
    }

    ObjectMapper json() {
        return json;
    }

    synchronized BucketFolder bucket(String name) {
        checkName(name);
        BucketFolder bucket = opened.get(name);
        if (bucket != null) {
            return bucket;
        }
        if (!Files.exists(description(name))) {
            throw missing(name);
        }
        try {
            bucket = BucketFolder.open(folder.resolve(name), state(name), json, clock, steps);
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
        opened.put(name, bucket);
        return bucket;
    }

    synchronized JsonNode create(JsonNode asked) {
        String name = asked.path("name").asText();
        checkName(name);
        if (Files.exists(description(name))) {
            throw new StorageException(
                    409,
                    "conflict",
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
        ObjectNode resource = json.createObjectNode();
        resource.setAll((ObjectNode) asked);
        String now = clock.instant().toString();
        resource.put("kind", "storage#bucket")
                .put("id", name)
                .put("timeCreated", now)
                .put("updated", now)
                .put("metageneration", "1")
                .put("location", asked.path("location").asText("US"))
                .put("storageClass", asked.path("storageClass").asText("STANDARD"))
                .put("etag", "CAE=");
        try {
            Files.createDirectories(folder.resolve(name));
            Files.createDirectories(state(name));
            Path next = state(name).resolve(BUCKET + ".new");
            Files.write(next, json.writeValueAsBytes(resource));
            Sidecars.move(next, description(name));
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
        return resource;
    }

    synchronized JsonNode describe(String name) {
        checkName(name);
        if (!Files.exists(description(name))) {
            throw missing(name);
        }
        try {
            return json.readTree(Files.readAllBytes(description(name)));
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }

    synchronized List<String> names() {
        Path all = folder.resolve(STATE);
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> states = Files.newDirectoryStream(all)) {
                for (Path state : states) {
                    if (Files.exists(state.resolve(BUCKET))) {
                        names.add(String.valueOf(state.getFileName()));
                    }
                }
            } catch (IOException e) {
                throw StorageException.disk(e);
            }
        }
        names.sort(ObjectNames.ORDER);
        return names;
    }

    synchronized void delete(String name) {
        if (!bucket(name).isEmpty()) {
            throw new StorageException(409, "conflict", "The bucket you tried to delete is not empty: " + name);
        }
        opened.remove(name);
        try {
            Files.delete(description(name));
            deleteTree(state(name));
            if (isEmptyFolder(folder.resolve(name))) {
                Files.delete(folder.resolve(name));
            }
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }

    byte[] bytes(JsonNode node) {
        try {
            return json.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static StorageException missing(String name) {
        return StorageException.notFound("The specified bucket does not exist: " + name);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw StorageException.invalid("Invalid bucket name: '%s'".formatted(name));
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        try (Stream<Path> inside = Files.list(path)) {
            return inside.findAny().isEmpty();
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> inside = Files.walk(tree)) {
            paths = inside.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private Path state(String name) {
        return folder.resolve(STATE).resolve(name);
    }

    private Path description(String name) {
        return state(name).resolve(BUCKET);
    }
}
