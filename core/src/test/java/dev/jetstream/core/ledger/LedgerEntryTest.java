package dev.jetstream.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerEntryTest {
    private static final Instant AT = Instant.parse("2024-03-02T04:00:00Z");
    private static final List<UnaryOperator<LedgerEntry>> TRANSITIONS = List.of(
            entry -> entry.started(AT, "worker-1"),
            entry -> entry.givenBack("UnavailableException", "quota"),
            entry -> entry.analysed(AT, List.of("t")),
            entry -> entry.exported(AT, List.of(new LedgerEntry.Output("o", "00"))),
            entry -> entry.invalid(AT, "EndedException", "ended"),
            entry -> entry.dead(AT, "KilledWorker", "killed"),
            entry -> entry.superseded(AT, "newer"));

    private final LedgerEntry requested = LedgerEntry.requested("b", "my-exp", LocalDate.of(2024, 3, 1));

    @Test
    void goesFromRequestToExport() {
        LedgerEntry done = requested
                .started(AT, "worker-1")
                .analysed(AT.plusSeconds(60), List.of("t"))
                .exported(AT.plusSeconds(90), List.of());

        assertThat(done.state()).isEqualTo(ItemState.EXPORTED);
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(done.startedAt()).isEqualTo(AT);
        assertThat(done.analysedAt()).isEqualTo(AT.plusSeconds(60));
        assertThat(done.endedAt()).isEqualTo(AT.plusSeconds(90));
    }

    @Test
    void countsEveryStartAsAnAttempt() {
        LedgerEntry again = requested
                .started(AT, "a")
                .givenBack("X", "why")
                .started(AT, "b")
                .started(AT, "c");

        assertThat(again.attempts()).isEqualTo(3);
        assertThat(again.holder()).isEqualTo("c");
        assertThat(again.error()).isEqualTo("why");
    }

    @Test
    void staysInvalidWhenExported() {
        LedgerEntry exported = requested.invalid(AT, "EndedException", "ended").exported(AT.plusSeconds(5), List.of());

        assertThat(exported.state()).isEqualTo(ItemState.INVALID);
        assertThat(exported.isExported()).isTrue();
    }

    @Test
    void refusesAWorkerThatComesTooLate() {
        LedgerEntry analysed = requested.started(AT, "a").analysed(AT, List.of());

        assertThatThrownBy(() -> analysed.started(AT, "b"))
                .isInstanceOf(IllegalTransitionException.class)
                .hasMessage("item my-exp of 2024-03-01 in batch b cannot start: it is analysed");
    }

    @Test
    void refusesAnExportOfWhatIsNotAnalysed() {
        assertThatThrownBy(() -> requested.started(AT, "a").exported(AT, List.of()))
                .isInstanceOf(IllegalTransitionException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyHistoryHasOneEnd(long seed) {
        Random random = new Random(seed);
        LedgerEntry entry = requested;
        for (int step = 0; step < 40; step++) {
            UnaryOperator<LedgerEntry> transition = TRANSITIONS.get(random.nextInt(TRANSITIONS.size()));
            LedgerEntry next = after(entry, transition);

            if (entry.state().isTerminal()) {
                assertThat(next.state()).isEqualTo(entry.state());
            }
            if (entry.state().isOffTheWorkers()) {
                assertThat(next.state().isOffTheWorkers()).isTrue();
            }
            assertThat(next.attempts()).isGreaterThanOrEqualTo(entry.attempts());
            if (entry.isExported()) {
                assertThat(next).isEqualTo(entry);
            }
            boolean began = next.attempts() > entry.attempts();
            assertThat(began || after(next, transition).equals(next))
                    .as("repeating a transition changes nothing")
                    .isTrue();
            entry = next;
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    private static LedgerEntry after(LedgerEntry entry, UnaryOperator<LedgerEntry> transition) {
        try {
            return transition.apply(entry);
        } catch (IllegalTransitionException e) {
            return entry;
        }
    }
}
