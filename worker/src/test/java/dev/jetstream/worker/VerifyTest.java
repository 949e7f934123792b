package dev.jetstream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.AnalysisCompleted;
import dev.jetstream.core.message.AnalysisFailed;
import dev.jetstream.core.message.Event;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.worker.Verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class VerifyTest {
    private static final Instant AT = Instant.parse("2024-03-02T04:00:00Z");
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1);
    private static final String BATCH = "daily-2024-03-01-0123456789";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Ledger ledger = new Ledger(new InMemoryBlobStore());
    private final List<Event> announced = new ArrayList<>();
    private final Verify verify = new Verify(
            ledger, new Announcer(ledger, this::publish), Duration.ofMinutes(10), Duration.ofSeconds(5), time);
    private final List<Verdict> verdicts = new ArrayList<>();

    @Test
    void succeedsWhenEverythingIsExported() {
        given("results", "a", "b");
        move("a", VerifyTest::exported);
        move("b", entry -> entry.superseded(AT, "newer"));

        judge(Duration.ZERO);

        assertThat(verdicts).containsExactly(new Verdict(true, List.of(), List.of()));
    }

    @Test
    void waitsForTheExport() {
        given("results", "a");
        move("a", VerifyTest::analysed);
        judge(Duration.ofMinutes(5));
        assertThat(verdicts).isEmpty();

        move("a", entry -> entry.exported(AT, List.of()));
        time.advanceTimeBy(Duration.ofSeconds(6));

        assertThat(verdicts).extracting(Verdict::succeeded).containsExactly(true);
    }

    @Test
    void remindsTheExporterOfWhatAWorkerLeftUnannounced() {
        given("results", "analysed", "exported", "invalid");
        move("analysed", VerifyTest::analysed);
        move("exported", VerifyTest::exported);
        move("invalid", entry -> entry.invalid(AT, "EndedException", "ended"));

        judge(Duration.ZERO);

        assertThat(announced)
                .containsExactly(
                        new AnalysisCompleted(BATCH, "analysed", DATE),
                        new AnalysisFailed(BATCH, "invalid", DATE, "EndedException", "ended"));
    }

    @Test
    void failsAndNamesWhatIsNotExportedInTime() {
        given("results", "a", "b");
        move("a", VerifyTest::exported);
        move("b", VerifyTest::analysed);

        judge(Duration.ofMinutes(11));

        assertThat(verdicts).extracting(Verdict::succeeded).containsExactly(false);
        assertThat(verdicts.get(0).failed()).extracting(ItemStatus::slug).containsExactly("b");
    }

    @Test
    void failsAtOnceWhenSomethingWasNotAnalysed() {
        given("results", "a");

        judge(Duration.ZERO);

        assertThat(verdicts.get(0).failed()).extracting(ItemStatus::slug).containsExactly("a");
    }

    @Test
    void deadItemsFailItAndInvalidOnesAreOnlyNamed() {
        given("results", "dead", "invalid");
        move("dead", entry -> entry.dead(AT, "KilledWorker", "oom"));
        move("invalid", entry -> entry.invalid(AT, "EndedException", "ended").exported(AT, List.of()));

        judge(Duration.ZERO);

        assertThat(verdicts.get(0).failed()).extracting(ItemStatus::slug).containsExactly("dead");
        assertThat(verdicts.get(0).invalid()).extracting(ItemStatus::slug).containsExactly("invalid");
    }

    @Test
    void analysedIsEnoughWhereNothingIsExported() {
        given(null, "a");
        move("a", VerifyTest::analysed);

        judge(Duration.ZERO);

        assertThat(verdicts).extracting(Verdict::succeeded).containsExactly(true);
    }

    @Test
    void hasNoVerdictOnABatchThatIsNotThere() {
        verify.verify("nothing")
                .as(StepVerifier::create)
                .expectError(UnavailableException.class)
                .verify(Duration.ofSeconds(5));
    }

    private Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes) {
        announced.add(new MessageCodec().decode(payload));
        return Mono.just(topic);
    }

    private void judge(Duration passes) {
        Disposable unused = verify.verify(BATCH).subscribe(verdicts::add);
        time.advanceTimeBy(passes);
    }

    private void given(@Nullable String bucket, String... slugs) {
        Manifest opened = get(ledger.open(new Manifest(
                Manifest.VERSION,
                BATCH,
                "daily",
                "cause",
                "daily run",
                null,
                AT,
                false,
                List.of(AnalysisPeriod.DAY),
                RunOptions.defaults("p", "d", bucket),
                List.of(slugs).stream()
                        .map(slug -> new Manifest.Item(slug, DATE, "00", "11"))
                        .toList())));
        assertThat(opened.items()).hasSize(slugs.length);
    }

    private void move(String slug, UnaryOperator<LedgerEntry> transition) {
        LedgerEntry moved = get(ledger.update(BATCH, slug, DATE, transition));
        assertThat(moved.slug()).isEqualTo(slug);
    }

    private static LedgerEntry analysed(LedgerEntry entry) {
        return entry.started(AT, "w").analysed(AT, List.of());
    }

    private static LedgerEntry exported(LedgerEntry entry) {
        return analysed(entry).exported(AT, List.of());
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(5)));
    }
}
