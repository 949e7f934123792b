package dev.jetstream.core.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The laws of {@link BlobStore}. An implementation's test extends this and says where its store is. */
public abstract class BlobStoreContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final int MORE_THAN_A_PAGE = 1_005;

    private String prefix = "";

    /** The store under test. */
    protected abstract BlobStore store();

    /** Under which this run may write: no other run's objects begin with it. */
    protected abstract String folder();

    @BeforeEach
    void nameTheObjects(TestInfo test) {
        prefix = folder() + "/" + test.getTestMethod().orElseThrow().getName() + "/";
    }

    @Test
    void doesNothingBeforeSubscription() {
        Mono<Blob.BlobInfo> create = store().create(prefix + "a", bytes("1"), JSON, Map.of());
        assertThat(read("a")).isNull();

        did(create);

        assertThat(Objects.requireNonNull(read("a")).text()).isEqualTo("1");
    }

    @Test
    void keepsBytesAndMetadata() {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);

        Blob.BlobInfo written = got(store().create(
                        prefix + "a", all, "application/octet-stream", Map.of("state", "analysed", "attempts", "2")));

        Blob blob = Objects.requireNonNull(read("a"));
        assertThat(blob.bytes()).isEqualTo(all);
        assertThat(blob.info()).isEqualTo(written);
        String name = prefix + "a";
        assertThat(written.name()).isEqualTo(name);
        assertThat(written.size()).isEqualTo(256);
        assertThat(written.generation()).isPositive();
        assertThat(written.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("state", "analysed", "attempts", "2"));
    }

    @Test
    void keepsAnEmptyObject() {
        did(store().create(prefix + "a", new byte[0], JSON, Map.of()));

        assertThat(Objects.requireNonNull(read("a")).bytes()).isEmpty();
    }

    @Test
    void namesTheFoldersBelowAPrefixOnce() {
        List.of("a/1/x", "a/1/y", "a/12/z", "a/plain", "b/1/x")
                .forEach(name -> did(store().create(prefix + name, bytes("1"), JSON, Map.of())));

        StepVerifier.create(store().folders(prefix + "a/"))
                .expectNext(prefix + "a/1/", prefix + "a/12/")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void readsNothingWhereNothingIs() {
        StepVerifier.create(store().read(prefix + "a")).expectComplete().verify(PATIENCE);
    }

    @Test
    void takesTheSameBytesTwiceAsOneCreation() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        Blob.BlobInfo second = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));

        assertThat(second.generation()).isEqualTo(first.generation());
    }

    @Test
    void refusesToCreateOverOtherBytes() {
        did(store().create(prefix + "a", bytes("1"), JSON, Map.of()));

        conflicts(store().create(prefix + "a", bytes("2"), JSON, Map.of()));

        assertThat(Objects.requireNonNull(read("a")).text()).isEqualTo("1");
    }

    @Test
    void replacesAtItsGeneration() {
        Blob.BlobInfo first =
                got(store().create(prefix + "a", bytes("1"), JSON, Map.of("state", "published", "x", "y")));

        Blob.BlobInfo second =
                got(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of("state", "analysed")));

        assertThat(second.generation()).isGreaterThan(first.generation());
        Blob blob = Objects.requireNonNull(read("a"));
        assertThat(blob.text()).isEqualTo("2");
        assertThat(blob.info().metadata()).containsExactly(Map.entry("state", "analysed"));
    }

    @Test
    void refusesToReplaceAtAStaleGeneration() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        did(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of()));

        conflicts(store().replace(prefix + "a", first.generation(), bytes("3"), JSON, Map.of()));

        assertThat(Objects.requireNonNull(read("a")).text()).isEqualTo("2");
    }

    @Test
    void takesARepeatedReplacementAsDone() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        Blob.BlobInfo second = got(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of()));

        Blob.BlobInfo again = got(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of()));

        assertThat(again.generation()).isEqualTo(second.generation());
    }

    @Test
    void refusesToReplaceWhatIsGone() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        done(store().delete(prefix + "a", first.generation()));

        conflicts(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of()));

        assertThat(read("a")).isNull();
    }

    @Test
    void deletesOnlyTheGenerationItWasTold() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        Blob.BlobInfo second = got(store().replace(prefix + "a", first.generation(), bytes("2"), JSON, Map.of()));

        conflicts(store().delete(prefix + "a", first.generation()));
        assertThat(Objects.requireNonNull(read("a")).text()).isEqualTo("2");

        done(store().delete(prefix + "a", second.generation()));
        assertThat(read("a")).isNull();

        done(store().delete(prefix + "a", second.generation()));
    }

    @Test
    void givesARecreatedObjectAHigherGeneration() {
        Blob.BlobInfo first = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));
        done(store().delete(prefix + "a", first.generation()));

        Blob.BlobInfo second = got(store().create(prefix + "a", bytes("1"), JSON, Map.of()));

        assertThat(second.generation()).isGreaterThan(first.generation());
    }

    @Test
    void listsByPrefixInTheOrderOfNames() {
        List<String> names = List.of("b/2", "b/10", "a", "b/1", "b", "c/1", "B/1");
        names.forEach(name -> did(store().create(prefix + name, bytes(name), JSON, Map.of("name", name))));

        List<Blob.BlobInfo> listed = list("b");

        assertThat(listed)
                .extracting(Blob.BlobInfo::name)
                .containsExactly(prefix + "b", prefix + "b/1", prefix + "b/10", prefix + "b/2");
        assertThat(listed).extracting(info -> info.metadata().get("name")).containsExactly("b", "b/1", "b/10", "b/2");
        assertThat(list("nowhere")).isEmpty();
    }

    @Test
    void takesNamesThatNeedEscaping() {
        List<String> names = List.of("a b", "a%2Fb", "a+b", "a?b#c", "ä/ö", "..", "a/../b", "CON", "a'b&c=d");
        names.forEach(name -> did(store().create(prefix + name, bytes(name), JSON, Map.of())));

        names.forEach(name ->
                assertThat(Objects.requireNonNull(read(name), name).text()).isEqualTo(name));
        assertThat(list(""))
                .extracting(info -> info.name().substring(prefix.length()))
                .hasSameElementsAs(names);
    }

    @Test
    void listsMoreThanAPage() {
        StepVerifier.create(Flux.range(0, MORE_THAN_A_PAGE)
                        .flatMap(i -> store().create(name(i), bytes("x"), JSON, Map.of()), 8)
                        .count())
                .expectNext((long) MORE_THAN_A_PAGE)
                .expectComplete()
                .verify(PATIENCE.multipliedBy(3));

        assertThat(list(""))
                .extracting(Blob.BlobInfo::name)
                .containsExactlyElementsOf(IntStream.range(0, MORE_THAN_A_PAGE)
                        .mapToObj(this::name)
                        .toList());
    }

    @Test
    void letsOneOfManyWritersWin() {
        List<String> outcomes = Flux.range(0, 8)
                .flatMap(
                        i -> store().create(prefix + "a", bytes("writer " + i), JSON, Map.of())
                                .map(info -> "won")
                                .onErrorResume(ConflictException.class, e -> Mono.just("lost")),
                        8)
                .collectList()
                .block(PATIENCE);

        assertThat(outcomes).hasSize(8).containsOnlyOnce("won");
    }

    private String name(int i) {
        return prefix + "%05d".formatted(i);
    }

    private List<Blob.BlobInfo> list(String name) {
        return Objects.requireNonNull(store().list(prefix + name).collectList().block(PATIENCE));
    }

    private @Nullable Blob read(String name) {
        return store().read(prefix + name).block(PATIENCE);
    }

    private static void conflicts(Mono<?> write) {
        StepVerifier.create(write).expectError(ConflictException.class).verify(PATIENCE);
    }

    private static void did(Mono<Blob.BlobInfo> write) {
        StepVerifier.create(write).expectNextCount(1).expectComplete().verify(PATIENCE);
    }

    private static void done(Mono<Void> action) {
        StepVerifier.create(action).expectComplete().verify(PATIENCE);
    }

    private static Blob.BlobInfo got(Mono<Blob.BlobInfo> write) {
        return Objects.requireNonNull(write.block(PATIENCE));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
