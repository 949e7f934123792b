package dev.jetstream.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LedgerTest {
    private static final Instant AT = Instant.parse("2024-03-02T04:00:00Z");
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1);
    private static final String BATCH = "daily-2024-03-01-0123456789";

    private final MemoryBlobs blobs = new MemoryBlobs();
    private final Ledger ledger = new Ledger(blobs);

    @Test
    void theFirstManifestStands() {
        Manifest first = manifest(AT, "a", "b");
        Manifest second = manifest(AT.plusSeconds(60), "a");

        assertThat(get(ledger.open(first))).isEqualTo(first);
        assertThat(get(ledger.open(first))).isEqualTo(first);
        assertThat(get(ledger.open(second))).isEqualTo(first);
        assertThat(get(ledger.manifest(BATCH))).isEqualTo(first);
        assertThat(blobs.names()).containsExactly("batches/" + BATCH + "/manifest.json");
    }

    @Test
    void findsAnInputByItsHash() {
        byte[] bytes = "{\"slug\":\"a\"}".getBytes(StandardCharsets.UTF_8);

        String sha256 = get(ledger.storeInput(BATCH, bytes));

        assertThat(get(ledger.storeInput(BATCH, bytes))).isEqualTo(sha256);
        assertThat(get(ledger.input(BATCH, sha256))).isEqualTo(bytes);
    }

    @Test
    void refusesAnInputThatIsMissing() {
        ledger.input(BATCH, "00".repeat(32))
                .as(StepVerifier::create)
                .expectError(InvalidException.class)
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void oneListingTellsHowFarABatchIs() {
        done(ledger.open(manifest(AT, "a", "b", "c")));
        done(ledger.update(BATCH, "b", DATE, entry -> entry.started(AT, "w")));
        done(ledger.update(BATCH, "c", DATE, entry -> entry.invalid(AT, "EndedException", "ended")));
        done(ledger.update(BATCH, "c", DATE, entry -> entry.exported(AT, List.of())));
        int reads = blobs.reads();

        List<ItemStatus> items = get(ledger.items(BATCH));

        assertThat(items)
                .containsExactly(
                        new ItemStatus("a", DATE, ItemState.REQUESTED, 0, false),
                        new ItemStatus("b", DATE, ItemState.RUNNING, 1, false),
                        new ItemStatus("c", DATE, ItemState.INVALID, 0, true));
        assertThat(blobs.reads() - reads).as("the manifest alone is read").isEqualTo(1);
    }

    @Test
    void isDrainedWhenNoWorkerHasAnythingLeft() {
        done(ledger.open(manifest(AT, "a", "b")));
        assertThat(get(ledger.drained(BATCH))).isFalse();

        done(ledger.update(BATCH, "a", DATE, entry -> entry.started(AT, "w").analysed(AT, List.of("t"))));
        assertThat(get(ledger.drained(BATCH))).isFalse();

        done(ledger.update(BATCH, "b", DATE, entry -> entry.dead(AT, "KilledWorker", "killed")));
        assertThat(get(ledger.drained(BATCH))).isTrue();
    }

    @Test
    void aBatchThatDoesNotExistIsDrained() {
        assertThat(get(ledger.drained("no-such-batch"))).isTrue();
    }

    @Test
    void triesAgainFromWhatStandsWhenAnotherWriterWasFirst() {
        done(ledger.update(BATCH, "a", DATE, entry -> entry.started(AT, "first")));
        boolean[] raced = {false};

        LedgerEntry stands = get(ledger.update(BATCH, "a", DATE, entry -> {
            if (!raced[0]) {
                raced[0] = true;
                done(ledger.update(BATCH, "a", DATE, other -> other.started(AT, "second")));
            }
            return entry.started(AT, "third");
        }));

        assertThat(stands.attempts()).isEqualTo(3);
        assertThat(stands.holder()).isEqualTo("third");
    }

    @Test
    void givesUpWhenEveryRaceIsLost() {
        done(ledger.update(BATCH, "a", DATE, entry -> entry.started(AT, "first")));

        ledger.update(BATCH, "a", DATE, entry -> {
                    done(ledger.update(BATCH, "a", DATE, other -> other.started(AT, "always earlier")));
                    return entry.started(AT, "late");
                })
                .as(StepVerifier::create)
                .expectError(ConflictException.class)
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void writesNothingWhenNothingChanges() {
        done(ledger.update(BATCH, "a", DATE, entry -> entry.dead(AT, "X", "x")));
        int writes = blobs.writes();

        done(ledger.update(BATCH, "a", DATE, entry -> entry.dead(AT.plusSeconds(9), "Y", "y")));

        assertThat(blobs.writes()).isEqualTo(writes);
    }

    @Test
    void doesNothingBeforeSubscription() {
        Mono<Manifest> opened = ledger.open(manifest(AT, "a"));
        Mono<LedgerEntry> updated = ledger.update(BATCH, "a", DATE, entry -> entry.started(AT, "w"));
        Mono<String> stored = ledger.storeInput(BATCH, new byte[0]);

        assertThat(List.of(opened, updated, stored)).hasSize(3);
        assertThat(blobs.names()).isEmpty();
    }

    private static Manifest manifest(Instant created, String... slugs) {
        return new Manifest(
                Manifest.VERSION,
                BATCH,
                "daily",
                "daily 2024-03-01",
                "daily run",
                null,
                created,
                false,
                List.of(AnalysisPeriod.values()),
                RunOptions.defaults("p", "d", null),
                List.of(slugs).stream()
                        .map(slug -> new Manifest.Item(slug, DATE, "00", "11"))
                        .toList());
    }

    private static void done(Mono<?> mono) {
        Object unused = mono.block(Duration.ofSeconds(10));
    }

    private static <T> T get(Mono<T> mono) {
        T value = mono.block(Duration.ofSeconds(5));
        assertThat(value).isNotNull();
        return value;
    }
}
