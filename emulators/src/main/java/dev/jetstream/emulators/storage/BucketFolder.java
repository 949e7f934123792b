package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one bucket: contents as plain files, sidecars aside, an index in memory.
 *
 * <p>One change at a time; a reader holds the file it opened, whatever is renamed over it.
 */
final class BucketFolder {
    private static final Logger LOG = LoggerFactory.getLogger(BucketFolder.class);

    private final Path contents;
    private final Path staging;
    private final Sidecars sidecars;
    private final Clock clock;
    private final CommitStep.Listener steps;
    private final NavigableMap<String, StoredObject> index = new TreeMap<>(ObjectNames.ORDER);
    private final Map<String, String> ownerByFile = new HashMap<>();
    private final AtomicLong stagedCount = new AtomicLong();
    private long lastGeneration;

    private BucketFolder(Path contents, Path state, ObjectMapper json, Clock clock, CommitStep.Listener steps)
            throws IOException {
        this.contents = Files.createDirectories(contents);
        this.staging = Files.createDirectories(state.resolve("staged"));
        this.sidecars = new Sidecars(Files.createDirectories(state.resolve("objects")), staging, json);
        this.clock = clock;
        this.steps = steps;
    }

    static BucketFolder open(Path contents, Path state, ObjectMapper json, Clock clock, CommitStep.Listener steps)
            throws IOException {
        BucketFolder bucket = new BucketFolder(contents, state, json, clock, steps);
        bucket.load();
        return bucket;
    }

    /** A new file for content on its way in. */
    StagedContent stage() {
        return StagedContent.create(staging.resolve("content-" + stagedCount.incrementAndGet()));
    }

    synchronized Optional<StoredObject> find(String name) {
        return Optional.ofNullable(index.get(name));
    }

    synchronized boolean isEmpty() {
        return index.isEmpty();
    }

    synchronized ListedPage list(ListQuery query) {
        return query.page(index);
    }

    /** The object with its content, open for reading. */
    synchronized OpenedObject read(String name, Preconditions conditions) {
        StoredObject current = required(name, conditions);
        conditions.checkRead(current);
        return open(current);
    }

    /** The object with its content as the source of a copy, where a condition that fails is a 412 always. */
    synchronized OpenedObject readSource(String name, Preconditions conditions) {
        StoredObject current = required(name, conditions);
        conditions.checkWrite(current);
        return open(current);
    }

    synchronized void checkWrite(String name, Preconditions conditions) {
        conditions.checkWrite(index.get(name));
    }

    /** Makes staged content the object: the old one or the new one is there whole, whatever happens in between. */
    synchronized StoredObject commit(
            String name, StagedContent content, ObjectSettings settings, Preconditions conditions, int components) {
        StoredObject current = index.get(name);
        conditions.checkWrite(current);
        try {
            content.seal();
            StoredObject next = describe(name, current, content, settings, components);
            steps.reached(CommitStep.CONTENT_STAGED);
            sidecars.writeIntent(next);
            steps.reached(CommitStep.INTENT_WRITTEN);
            moveIntoPlace(next, content);
            steps.reached(CommitStep.CONTENT_MOVED);
            remember(next);
            finish(next);
            steps.reached(CommitStep.SIDECAR_MOVED);
            return next;
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }

    synchronized StoredObject change(String name, ObjectSettings settings, Preconditions conditions) {
        StoredObject current = required(name, conditions);
        conditions.checkWrite(current);
        StoredObject changed = current.withSettings(settings, clock.instant());
        try {
            sidecars.write(changed);
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
        remember(changed);
        return changed;
    }

    synchronized void delete(String name, Preconditions conditions) {
        StoredObject current = required(name, conditions);
        conditions.checkWrite(current);
        try {
            sidecars.finish(name);
            Files.deleteIfExists(contents.resolve(current.file()));
            steps.reached(CommitStep.CONTENT_DELETED);
            index.remove(name);
            ownerByFile.remove(folded(current.file()));
            sidecars.delete(name);
            removeEmptyFolders(contents.resolve(current.file()).getParent());
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }

    private void load() throws IOException {
        for (StoredObject object : sidecars.load()) {
            Path file = contents.resolve(object.file());
            if (!Files.isRegularFile(file)) {
                // A delete that a crash cut in two, or a person's: the content is what counts.
                sidecars.delete(object.name());
            } else if (Files.size(file) != object.size()) {
                LOG.warn("{} was changed by hand and is left out: restore it or delete it", file);
            } else {
                remember(object);
            }
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(staging)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    private StoredObject required(String name, Preconditions conditions) {
        StoredObject current = index.get(name);
        if (current == null || !conditions.means(current)) {
            throw StorageException.notFound("No such object: %s/%s".formatted(contents.getFileName(), name));
        }
        return current;
    }

    private OpenedObject open(StoredObject current) {
        try {
            return new OpenedObject(
                    current, FileChannel.open(contents.resolve(current.file()), StandardOpenOption.READ));
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }

    private StoredObject describe(
            String name,
            @Nullable StoredObject current,
            StagedContent content,
            ObjectSettings settings,
            int components) {
        Instant now = clock.instant();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
        lastGeneration = Math.max(lastGeneration + 1, micros);
        return new StoredObject(
                name,
                current == null ? freeFile(name) : current.file(),
                String.valueOf(content.file().getFileName()),
                lastGeneration,
                1,
                content.size(),
                content.crc32c(),
                components > 0 ? null : content.md5Hash(),
                components,
                now.toString(),
                now.toString(),
                settings);
    }

    private void moveIntoPlace(StoredObject next, StagedContent content) throws IOException {
        Path target = contents.resolve(next.file());
        try {
            Files.createDirectories(target.getParent());
            Sidecars.move(content.file(), target);
        } catch (IOException e) {
            try {
                sidecars.dropIntent(next.name());
            } catch (IOException kept) {
                content.leave();
                e.addSuppressed(kept);
            }
            throw e;
        }
    }

    /** The change is committed by now: a sidecar that cannot be written yet is written at the next change or start. */
    private void finish(StoredObject committed) {
        try {
            sidecars.finish(committed.name());
        } catch (IOException e) {
            LOG.warn("Sidecar of {} waits: {}", committed.name(), e.toString());
        }
    }

    private void remember(StoredObject object) {
        index.put(object.name(), object);
        ownerByFile.put(folded(object.file()), object.name());
        lastGeneration = Math.max(lastGeneration, object.generation());
    }

    private String freeFile(String name) {
        String file = ObjectNames.file(name);
        boolean free = !ownerByFile.containsKey(folded(file)) && !Files.isDirectory(contents.resolve(file));
        for (int slash = file.indexOf('/'); slash >= 0 && free; slash = file.indexOf('/', slash + 1)) {
            free = !Files.isRegularFile(contents.resolve(file.substring(0, slash)));
        }
        return free ? file : ObjectNames.fallbackFile(name);
    }

    /** Some file systems do not keep {@code A} and {@code a} apart. */
    private static String folded(String file) {
        return file.toLowerCase(Locale.ROOT);
    }

    private void removeEmptyFolders(@Nullable Path folder) throws IOException {
        Path empty = folder;
        while (empty != null && !empty.equals(contents)) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            empty = empty.getParent();
        }
    }
}
