package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The sidecars of one bucket, and the intents that keep them in step with the contents.
 *
 * <p>A change of content writes its intent, moves the content into place (that move is the commit) and then turns the
 * intent into the sidecar. After a crash an intent whose staged content is still there never happened; one whose staged
 * content is gone was committed.
 */
final class Sidecars {
    private static final String SIDECAR = ".json";
    private static final String INTENT = ".intent";

    private final Path folder;
    private final Path staging;
    private final ObjectMapper json;

    Sidecars(Path folder, Path staging, ObjectMapper json) {
        this.folder = folder;
        this.staging = staging;
        this.json = json;
    }

    /** Reads all sidecars, after finishing or undoing what a crash cut in two. */
    List<StoredObject> load() throws IOException {
        for (Path intent : files(INTENT)) {
            recover(intent);
        }
        List<StoredObject> objects = new ArrayList<>();
        for (Path sidecar : files(SIDECAR)) {
            objects.add(json.readValue(Files.readAllBytes(sidecar), StoredObject.class));
        }
        return objects;
    }

    void writeIntent(StoredObject next) throws IOException {
        finish(next.name());
        replace(intent(next.name()), next);
    }

    void dropIntent(String name) throws IOException {
        Files.deleteIfExists(intent(name));
    }

    /** Turns the intent of a committed change into the sidecar. */
    void finish(String name) throws IOException {
        Path intent = intent(name);
        if (Files.exists(intent)) {
            recover(intent);
        }
    }

    void write(StoredObject object) throws IOException {
        finish(object.name());
        replace(sidecar(object.name()), object);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(sidecar(name));
    }

    private void recover(Path intent) throws IOException {
        StoredObject next = json.readValue(Files.readAllBytes(intent), StoredObject.class);
        if (Files.deleteIfExists(staging.resolve(next.staged()))) {
            Files.delete(intent);
        } else {
            move(intent, sidecar(next.name()));
        }
    }

    private void replace(Path target, StoredObject object) throws IOException {
        Path temporary = staging.resolve(target.getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.wrap(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        move(temporary, target);
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<Path> files(String ending) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + ending)) {
            stream.forEach(files::add);
        }
        return files;
    }

    private Path sidecar(String name) {
        return folder.resolve(ObjectNames.hash(name) + SIDECAR);
    }

    private Path intent(String name) {
        return folder.resolve(ObjectNames.hash(name) + INTENT);
    }
}
