package dev.jetstream.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store looks like after a crash between any two steps: the files stay, the process is gone. */
final class BucketFolderTest {
    private static final String NAME = "statistics/x.json";

    private final TurnedClock clock = new TurnedClock();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CONTENT_STAGED", "INTENT_WRITTEN", "CONTENT_MOVED", "SIDECAR_MOVED"})
    void crashWhileReplacingLeavesTheOldObjectOrTheNewOneWhole(CommitStep crash) throws IOException {
        BucketFolder before = open(CommitStep.Listener.NONE);
        StoredObject old = put(before, NAME, "old content", Map.of("version", "old"));
        BucketFolder crashing = open(crashAt(crash));

        assertThatThrownBy(() -> put(crashing, NAME, "new", Map.of("version", "new")))
                .isInstanceOf(Crash.class);
        BucketFolder after = open(CommitStep.Listener.NONE);

        boolean committed = crash.compareTo(CommitStep.CONTENT_MOVED) >= 0;
        assertThat(content(after, NAME)).isEqualTo(committed ? "new" : "old content");
        StoredObject found = after.find(NAME).orElseThrow();
        assertThat(found.settings().metadata()).containsEntry("version", committed ? "new" : "old");
        assertThat(found.generation() > old.generation()).isEqualTo(committed);
        assertThat(folder.resolve("state/staged")).isEmptyDirectory();
        assertThat(put(after, NAME, "next", Map.of()).generation()).isGreaterThan(found.generation());
        assertThat(content(open(CommitStep.Listener.NONE), NAME)).isEqualTo("next");
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTENT_STAGED", "INTENT_WRITTEN", "CONTENT_MOVED", "SIDECAR_MOVED"})
    void crashWhileCreatingLeavesNothingOrTheObjectWhole(CommitStep crash) throws IOException {
        BucketFolder crashing = open(crashAt(crash));

        assertThatThrownBy(() -> put(crashing, NAME, "new", Map.of())).isInstanceOf(Crash.class);
        BucketFolder after = open(CommitStep.Listener.NONE);

        boolean committed = crash.compareTo(CommitStep.CONTENT_MOVED) >= 0;
        assertThat(after.find(NAME).isPresent()).isEqualTo(committed);
        assertThat(Files.exists(folder.resolve("bucket").resolve(NAME))).isEqualTo(committed);
    }

    @Test
    void crashWhileDeletingLeavesNoHalfObject() throws IOException {
        put(open(CommitStep.Listener.NONE), NAME, "old", Map.of());
        BucketFolder crashing = open(crashAt(CommitStep.CONTENT_DELETED));

        assertThatThrownBy(() -> crashing.delete(NAME, Preconditions.NONE)).isInstanceOf(Crash.class);
        BucketFolder after = open(CommitStep.Listener.NONE);

        assertThat(after.find(NAME)).isEmpty();
        assertThat(folder.resolve("state/objects")).isEmptyDirectory();
    }

    @Test
    void secondCrashInTheSameObjectIsRecoveredToo() throws IOException {
        put(open(CommitStep.Listener.NONE), NAME, "first", Map.of());
        BucketFolder crashing = open(crashAt(CommitStep.CONTENT_MOVED));
        assertThatThrownBy(() -> put(crashing, NAME, "second", Map.of())).isInstanceOf(Crash.class);
        BucketFolder again = open(crashAt(CommitStep.INTENT_WRITTEN));
        assertThatThrownBy(() -> put(again, NAME, "third", Map.of())).isInstanceOf(Crash.class);

        BucketFolder after = open(CommitStep.Listener.NONE);

        assertThat(content(after, NAME)).isEqualTo("second");
        assertThat(after.find(NAME).orElseThrow().size()).isEqualTo("second".length());
    }

    @Test
    void folderThatCannotBeMadeRefusesAndKeepsTheStoreWhole() throws IOException {
        BucketFolder bucket = open(CommitStep.Listener.NONE);
        put(bucket, "a", "plain", Map.of());
        // Something in the way that is no object of ours, where the content must go.
        Files.createDirectories(folder.resolve("bucket/%taken"));
        Files.writeString(folder.resolve("bucket/b"), "in the way");
        Files.delete(folder.resolve("bucket/%taken"));
        Files.writeString(folder.resolve("bucket/%taken"), "in the way");

        assertThatThrownBy(() -> put(bucket, "b/c", "x", Map.of()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.status()).isEqualTo(503));

        assertThat(bucket.find("b/c")).isEmpty();
        assertThat(folder.resolve("state/staged")).isEmptyDirectory();
        assertThat(open(CommitStep.Listener.NONE).find("b/c")).isEmpty();
        assertThat(content(open(CommitStep.Listener.NONE), "a")).isEqualTo("plain");
    }

    @Test
    void nameAndFolderOfTheSameNameLiveSideBySide() throws IOException {
        BucketFolder bucket = open(CommitStep.Listener.NONE);
        put(bucket, "a", "file", Map.of());
        put(bucket, "a/b", "below", Map.of());
        put(bucket, "c/d", "below", Map.of());
        put(bucket, "c", "file", Map.of());
        put(bucket, "CASE", "upper", Map.of());
        put(bucket, "case", "lower", Map.of());

        BucketFolder again = open(CommitStep.Listener.NONE);

        assertThat(content(again, "a")).isEqualTo("file");
        assertThat(content(again, "a/b")).isEqualTo("below");
        assertThat(content(again, "c/d")).isEqualTo("below");
        assertThat(content(again, "c")).isEqualTo("file");
        assertThat(content(again, "CASE")).isEqualTo("upper");
        assertThat(content(again, "case")).isEqualTo("lower");
    }

    @Test
    void readerKeepsTheContentItOpened() throws IOException {
        BucketFolder bucket = open(CommitStep.Listener.NONE);
        put(bucket, NAME, "old", Map.of());

        try (OpenedObject reading = bucket.read(NAME, Preconditions.NONE)) {
            put(bucket, NAME, "new content", Map.of());
            assertThat(new String(reading.read(0, 100), UTF_8)).isEqualTo("old");
        }
    }

    private BucketFolder open(CommitStep.Listener steps) throws IOException {
        return BucketFolder.open(
                folder.resolve("bucket"),
                folder.resolve("state"),
                new com.fasterxml.jackson.databind.ObjectMapper(),
                clock,
                steps);
    }

    private static CommitStep.Listener crashAt(CommitStep crash) {
        return step -> {
            if (step == crash) {
                throw new Crash();
            }
        };
    }

    /** As a kill leaves it: the staged file is not tidied away after a crash. */
    @CanIgnoreReturnValue
    private static StoredObject put(BucketFolder bucket, String name, String text, Map<String, String> metadata) {
        StagedContent content = bucket.stage();
        content.append(text.getBytes(UTF_8), 0);
        ObjectSettings settings = new ObjectSettings("text/plain", null, null, null, null, null, null, metadata);
        try {
            StoredObject stored = bucket.commit(name, content, settings, Preconditions.NONE, 0);
            content.close();
            return stored;
        } catch (StorageException e) {
            content.close();
            throw e;
        }
    }

    private static String content(BucketFolder bucket, String name) {
        try (OpenedObject opened = bucket.read(name, Preconditions.NONE)) {
            return new String(opened.read(0, 1 << 20), UTF_8);
        }
    }

    private static final class Crash extends RuntimeException {}
}
