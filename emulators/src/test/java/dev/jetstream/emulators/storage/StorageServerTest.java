package dev.jetstream.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageOptions;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.KeptConnection;
import dev.jetstream.emulators.TurnedClock;
import dev.jetstream.emulators.host.HostException;
import dev.jetstream.emulators.storage.FaultInjection.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class StorageServerTest {
    private static final String BUCKET = "results";
    private static final String NAME = "statistics/statistics_x_daily.json";

    private final TurnedClock clock = new TurnedClock();

    @TempDir
    private Path folder;

    private StorageServer server;
    private Storage storage;

    @BeforeEach
    void start() {
        server = StorageServer.start(folder, 0, clock);
        storage = client(server);
        server.ensureBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
        server.close();
    }

    @Test
    void keepsAnObjectAsAPlainFileWithItsDescription() throws IOException {
        BlobInfo info = BlobInfo.newBuilder(BUCKET, NAME)
                .setContentType("application/json")
                .setMetadata(Map.of("batch", "b-1"))
                .build();

        Blob created = storage.create(info, "{}".getBytes(UTF_8), BlobTargetOption.doesNotExist());
        Blob read = storage.get(BUCKET, NAME);

        assertThat(folder.resolve(BUCKET).resolve(NAME)).hasContent("{}");
        assertThat(read.getGeneration()).isEqualTo(created.getGeneration()).isPositive();
        assertThat(read.getMetageneration()).isEqualTo(1);
        assertThat(read.getMetadata()).containsExactly(Map.entry("batch", "b-1"));
        assertThat(read.getContentType()).isEqualTo("application/json");
        assertThat(read.getSize()).isEqualTo(2);
        assertThat(read.getMd5()).isEqualTo("mZFLkyvTelC5g8XnyQrpOw==");
        assertThat(read.getCrc32cToHexString()).hasSize(8);
        assertThat(read.getUpdateTimeOffsetDateTime().toInstant()).isEqualTo(clock.instant());
        assertThat(storage.readAllBytes(BUCKET, NAME)).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void saysNothingIsThereAsTheClientExpects() {
        assertThat(storage.get(BUCKET, "none")).isNull();
        assertThat(storage.delete(BUCKET, "none")).isFalse();
        assertThat(storage.get("no-such-bucket")).isNull();
        assertStatus(404, () -> storage.readAllBytes(BUCKET, "none"));
        assertStatus(404, () -> put("no-such-bucket", "x", "y"));
    }

    @Test
    void refusesWritesWhosePreconditionsFail() {
        Blob first = put(BUCKET, NAME, "one");
        BlobInfo info = BlobInfo.newBuilder(BUCKET, NAME).build();

        assertStatus(412, () -> storage.create(info, "two".getBytes(UTF_8), BlobTargetOption.doesNotExist()));
        Blob second =
                storage.create(first.toBuilder().build(), "two".getBytes(UTF_8), BlobTargetOption.generationMatch());
        assertStatus(
                412,
                () -> storage.create(
                        first.toBuilder().build(), "three".getBytes(UTF_8), BlobTargetOption.generationMatch()));
        assertStatus(
                412,
                () -> storage.delete(BlobId.of(BUCKET, NAME), BlobSourceOption.generationMatch(first.getGeneration())));

        assertThat(second.getGeneration()).isGreaterThan(first.getGeneration());
        assertThat(content(NAME)).isEqualTo("two");
        assertThat(storage.delete(BlobId.of(BUCKET, NAME), BlobSourceOption.generationMatch(second.getGeneration())))
                .isTrue();
        assertThat(folder.resolve(BUCKET)).isEmptyDirectory();
    }

    @Test
    void answersReadPreconditions() {
        Blob blob = put(BUCKET, NAME, "one");

        assertStatus(412, () -> storage.get(BlobId.of(BUCKET, NAME), BlobGetOption.generationMatch(1)));
        assertStatus(
                304,
                () -> storage.get(BlobId.of(BUCKET, NAME), BlobGetOption.generationNotMatch(blob.getGeneration())));
        assertStatus(412, () -> storage.get(BlobId.of(BUCKET, NAME), BlobGetOption.metagenerationMatch(2)));
        assertThat(storage.get(BlobId.of(BUCKET, NAME, 1L))).isNull();
    }

    @Test
    void patchesMetadataAsAMerge() {
        Blob blob = put(BUCKET, NAME, "one");
        Blob patched = blob.toBuilder()
                .setMetadata(Map.of("state", "analysed", "attempts", "1"))
                .build()
                .update(BlobTargetOption.metagenerationMatch());
        assertStatus(
                412,
                () -> blob.toBuilder()
                        .setMetadata(Map.of("state", "lost"))
                        .build()
                        .update(BlobTargetOption.metagenerationMatch()));
        clock.turn(Duration.ofSeconds(5));
        Blob again = patched.toBuilder().setContentType("text/csv").build().update();

        assertThat(again.getGeneration()).isEqualTo(blob.getGeneration());
        assertThat(again.getMetageneration()).isEqualTo(3);
        assertThat(again.getMetadata()).containsEntry("state", "analysed").containsEntry("attempts", "1");
        assertThat(again.getContentType()).isEqualTo("text/csv");
        assertThat(again.getUpdateTimeOffsetDateTime().toInstant()).isEqualTo(clock.instant());
    }

    @Test
    void listsByPrefixDelimiterAndPage() {
        for (String name : List.of("a/1", "a/2", "a/b/3", "b/4", "c", "d/e/5")) {
            put(BUCKET, name, name);
        }

        assertThat(names(BlobListOption.prefix("a/"))).containsExactly("a/1", "a/2", "a/b/3");
        assertThat(names(BlobListOption.currentDirectory())).containsExactlyInAnyOrder("a/", "b/", "c", "d/");
        assertThat(names(BlobListOption.prefix("a/"), BlobListOption.currentDirectory()))
                .containsExactlyInAnyOrder("a/1", "a/2", "a/b/");
        assertThat(names(BlobListOption.pageSize(2))).containsExactly("a/1", "a/2", "a/b/3", "b/4", "c", "d/e/5");
        assertThat(names(BlobListOption.pageSize(1), BlobListOption.currentDirectory()))
                .containsExactlyInAnyOrder("a/", "b/", "c", "d/");
        assertThat(names(BlobListOption.startOffset("a/b"), BlobListOption.endOffset("c")))
                .containsExactly("a/b/3", "b/4");
        assertThat(storage.list(BUCKET, BlobListOption.pageSize(4)).getValues()).hasSize(4);
    }

    @Test
    void readsRanges() throws IOException {
        put(BUCKET, NAME, "0123456789");

        try (ReadChannel channel = storage.reader(BUCKET, NAME)) {
            channel.seek(3);
            channel.limit(7);
            ByteBuffer bytes = ByteBuffer.allocate(20);
            while (channel.read(bytes) >= 0) {
                assertThat(bytes.position()).isLessThanOrEqualTo(4);
            }
            assertThat(new String(bytes.array(), 0, bytes.position(), UTF_8)).isEqualTo("3456");
        }
        put(BUCKET, "empty", "");
        assertThat(content("empty")).isEmpty();
    }

    @Test
    void takesResumableUploadsInPieces() throws IOException {
        byte[] content = bytes(3 * 256 * 1024 + 17);

        BlobInfo info =
                BlobInfo.newBuilder(BUCKET, "big").setContentType("text/csv").build();
        try (WriteChannel writer = storage.writer(info, BlobWriteOption.doesNotExist())) {
            writer.setChunkSize(256 * 1024);
            writer.write(ByteBuffer.wrap(content));
        }

        assertThat(storage.readAllBytes(BUCKET, "big")).isEqualTo(content);
        assertThat(storage.get(BUCKET, "big").getContentType()).isEqualTo("text/csv");
        assertStatus(412, () -> {
            try (WriteChannel writer = storage.writer(info, BlobWriteOption.doesNotExist())) {
                writer.write(ByteBuffer.wrap(content));
            }
            return "written";
        });
    }

    @Test
    void resumableUploadSurvivesLostRepliesAndBrokenConnections() throws IOException {
        byte[] content = bytes(4 * 256 * 1024 + 5);
        server.faults().next(1, "PUT .*upload_id", new Fault.DropAfter());
        server.faults().next(1, "PUT .*upload_id", new Fault.Refuse(503));
        server.faults().next(1, "PUT .*upload_id", new Fault.DropBefore());

        try (WriteChannel writer =
                storage.writer(BlobInfo.newBuilder(BUCKET, "big").build(), BlobWriteOption.doesNotExist())) {
            writer.setChunkSize(256 * 1024);
            writer.write(ByteBuffer.wrap(content));
        }

        assertThat(server.faults().outstanding()).isZero();
        assertThat(storage.readAllBytes(BUCKET, "big")).isEqualTo(content);
    }

    @Test
    void streamsLargeObjects() throws IOException {
        byte[] content = bytes(9 << 20);
        Path source = folder.resolve("source");
        Files.write(source, content);

        Blob blob = storage.createFrom(BlobInfo.newBuilder(BUCKET, "large").build(), source);

        assertThat(blob.getSize()).isEqualTo(content.length);
        assertThat(storage.readAllBytes(BUCKET, "large")).isEqualTo(content);
        assertThat(folder.resolve(".state").resolve(BUCKET).resolve("staged")).isEmptyDirectory();
    }

    @Test
    void lostReplyOfACreateShowsAsAConflictToReadBack() {
        server.faults().next(1, "POST .*uploadType=multipart", new Fault.DropAfter());

        assertStatus(
                412,
                () -> storage.create(
                        BlobInfo.newBuilder(BUCKET, NAME).build(),
                        "mine".getBytes(UTF_8),
                        BlobTargetOption.doesNotExist()));

        assertThat(content(NAME)).isEqualTo("mine");
    }

    @Test
    void retriesOfTheClientOutliveRefusals() {
        put(BUCKET, NAME, "one");
        server.faults().next(2, "GET .*" + BUCKET, new Fault.Refuse(503));
        server.faults().next(1, "GET .*" + BUCKET, new Fault.Delay(Duration.ofMillis(50)));

        assertThat(content(NAME)).isEqualTo("one");
        assertThat(content(NAME)).isEqualTo("one");
        assertThat(server.faults().outstanding()).isZero();
    }

    /** Answers that left before their requests had arrived to the end made about one connection in 300 deaf. */
    @Test
    void hearsTheNextRequestAfterARefusal() throws IOException {
        URI upload = server.endpoint().resolve("/upload/storage/v1/b/" + BUCKET + "/o?uploadType=media&name=x");
        server.faults().next(500, "POST .*/upload/", new Fault.Refuse(503));

        for (int i = 0; i < 500; i++) {
            assertThat(KeptConnection.post(upload, bytes(i % 2 == 0 ? 10 : 100_000)))
                    .isEqualTo(503);
        }
    }

    @Test
    void composesAndCopies() {
        put(BUCKET, "p1", "one,");
        Blob part = put(BUCKET, "p2", "two");
        server.ensureBucket("other");

        Blob composed = storage.compose(ComposeRequest.newBuilder()
                .setTarget(BlobInfo.newBuilder(BUCKET, "all")
                        .setContentType("text/plain")
                        .build())
                .addSource("p1")
                .addSource("p2", part.getGeneration())
                .build());
        Blob copied = storage.copy(CopyRequest.of(composed.getBlobId(), BlobId.of("other", "copy/é")))
                .getResult();

        assertThat(content("all")).isEqualTo("one,two");
        assertThat(composed.getMd5()).isNull();
        assertThat(copied.getContentType()).isEqualTo("text/plain");
        assertThat(storage.readAllBytes(BlobId.of("other", "copy/é")))
                .asString(UTF_8)
                .isEqualTo("one,two");
        assertStatus(
                412,
                () -> storage.compose(ComposeRequest.newBuilder()
                        .setTarget(BlobInfo.newBuilder(BUCKET, "all").build())
                        .addSource("p1")
                        .setTargetOptions(BlobTargetOption.doesNotExist())
                        .build()));
    }

    @Test
    void makesListsAndDeletesBuckets() {
        var made = storage.create(
                BucketInfo.newBuilder("made").setLabels(Map.of("k", "v")).build());

        assertThat(storage.get("made").getLabels()).containsEntry("k", "v");
        assertStatus(409, () -> storage.create(BucketInfo.of("made")));
        assertStatus(400, () -> storage.create(BucketInfo.of("Bad_Name!")));
        assertThat(StreamSupport.stream(storage.list().iterateAll().spliterator(), false)
                        .map(bucket -> bucket.getName()))
                .containsExactly("made", BUCKET);
        put("made", "x", "y");
        assertStatus(409, () -> storage.delete("made"));
        assertThat(storage.delete("made", "x")).isTrue();
        assertThat(made.delete()).isTrue();
        assertThat(storage.get("made")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../escape", "a//b", "a/", "nul\0", "+plus %41&=?#", "é/ü", "..", "x y"})
    void hostileNamesStayInTheirBucket(String name) throws IOException {
        if (name.equals("..")) {
            assertStatus(400, () -> put(BUCKET, name, "x"));
            return;
        }
        String content = "content of " + name;
        put(BUCKET, name, content);

        assertThat(content(name)).isEqualTo(content);
        assertThat(names()).containsExactly(name);
        try (var outside = Files.list(folder)) {
            assertThat(outside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", ".state", BUCKET);
        }
        assertThat(storage.delete(BUCKET, name)).isTrue();
    }

    @Test
    void longestNameIsFine() {
        String name = "n".repeat(1024);
        put(BUCKET, name, "long");

        assertThat(content(name)).isEqualTo("long");
        assertStatus(400, () -> put(BUCKET, name + "n", "too long"));
    }

    @Test
    void refusesContentThatIsNotWhatTheWriterMeant() throws Exception {
        HttpRequest upload = HttpRequest.newBuilder(
                        server.endpoint().resolve("/upload/storage/v1/b/results/o?uploadType=media&name=x"))
                .header("x-goog-hash", "crc32c=AAAAAA==")
                .POST(HttpRequest.BodyPublishers.ofString("not nothing"))
                .build();

        HttpResponse<String> refused = HttpClient.newHttpClient().send(upload, HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("CRC32C");
        assertThat(storage.get(BUCKET, "x")).isNull();
        assertThat(folder.resolve(".state").resolve(BUCKET).resolve("staged")).isEmptyDirectory();
    }

    @Test
    void restartKeepsObjects() throws Exception {
        Blob before = put(BUCKET, NAME, "kept");
        close();

        start();

        assertThat(content(NAME)).isEqualTo("kept");
        assertThat(storage.get(BUCKET, NAME).getGeneration()).isEqualTo(before.getGeneration());
        assertThat(put(BUCKET, NAME, "next").getGeneration()).isGreaterThan(before.getGeneration());
    }

    @Test
    void eachOfManyRacesHasExactlyOneWinner() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        int winners = 0;
        try {
            for (int race = 0; race < 300; race++) {
                BlobInfo info = BlobInfo.newBuilder(BUCKET, "race/" + race).build();
                List<Callable<Boolean>> writes = IntStream.range(0, 8)
                        .<Callable<Boolean>>mapToObj(writer -> () -> wins(info, "writer " + writer))
                        .toList();
                for (Future<Boolean> write : writers.invokeAll(writes)) {
                    winners += write.get() ? 1 : 0;
                }
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(winners).isEqualTo(300);
    }

    @Test
    void saysWhichPortOrFolderItCannotHave(@TempDir Path other) throws IOException {
        assertThatThrownBy(() -> StorageServer.start(other, server.port(), clock))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(String.valueOf(server.port()));
        assertThatThrownBy(() -> StorageServer.start(folder, 0, clock))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(folder.toString());
        Path file = Files.writeString(other.resolve("file"), "no folder");
        assertThatThrownBy(() -> StorageServer.start(file.resolve("below"), 0, clock))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(file.toString());
    }

    private boolean wins(BlobInfo info, String text) {
        try {
            return storage.create(info, text.getBytes(UTF_8), BlobTargetOption.doesNotExist()) != null;
        } catch (com.google.cloud.storage.StorageException e) {
            assertThat(e.getCode()).isEqualTo(412);
            return false;
        }
    }

    @CanIgnoreReturnValue
    private Blob put(String bucket, String name, String text) {
        return storage.create(BlobInfo.newBuilder(bucket, name).build(), text.getBytes(UTF_8));
    }

    private String content(String name) {
        return new String(storage.readAllBytes(BUCKET, name), UTF_8);
    }

    private List<String> names(BlobListOption... options) {
        List<String> names = new ArrayList<>();
        storage.list(BUCKET, options).iterateAll().forEach(blob -> names.add(blob.getName()));
        return names;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void assertStatus(int status, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        com.google.cloud.storage.StorageException.class,
                        e -> assertThat(e.getCode()).isEqualTo(status));
    }

    private static Storage client(StorageServer server) {
        return StorageOptions.newBuilder()
                .setHost(server.endpoint().toString())
                .setProjectId("p")
                .setCredentials(NoCredentials.getInstance())
                .setRetrySettings(RetrySettings.newBuilder()
                        .setMaxAttempts(6)
                        .setInitialRetryDelayDuration(Duration.ofMillis(5))
                        .setMaxRetryDelayDuration(Duration.ofMillis(20))
                        .setRetryDelayMultiplier(2)
                        .setTotalTimeoutDuration(Duration.ofSeconds(20))
                        .build())
                .build()
                .getService();
    }
}
