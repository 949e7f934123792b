package dev.jetstream.worker;

import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Judges a batch by the ledger alone, after its workers have ended; reminds the exporter of exports that are still to
 * come, and waits for them.
 */
public final class Verify {
    private final Ledger ledger;
    private final Announcer announcer;
    private final Duration patience;
    private final Duration pause;
    private final Scheduler timer;

    /**
     * A judge.
     *
     * @param patience with exports, 10 minutes in production
     * @param pause between two looks
     */
    public Verify(Ledger ledger, Announcer announcer, Duration patience, Duration pause, Scheduler timer) {
        this.ledger = ledger;
        this.announcer = announcer;
        this.patience = patience;
        this.pause = pause;
        this.timer = timer;
    }

    /** The verdict; fails with {@link UnavailableException} when there is no such batch. */
    public Mono<Verdict> verify(String batch) {
        Mono<BatchStatus> look = ledger.status(batch)
                .switchIfEmpty(Mono.error(() -> new UnavailableException("batch %s has no manifest".formatted(batch))));
        Mono<BatchStatus> patient = look.repeatWhen(looked -> looked.delayElements(pause, timer))
                .takeUntil(status ->
                        status.isBeingAnalysed() || status.unfinished().isEmpty())
                .takeUntilOther(Mono.delay(patience, timer))
                .takeLast(1)
                .next()
                .switchIfEmpty(look);
        return announcer.remind(batch).then(patient).map(Verdict::of);
    }

    /**
     * What became of a batch.
     *
     * @param succeeded whether every item is done, superseded, or invalid with its export done
     * @param failed the items that fail it: dead, not analysed, not exported
     * @param invalid items that could never succeed; named, but they fail nothing
     */
    public record Verdict(boolean succeeded, List<ItemStatus> failed, List<ItemStatus> invalid) {
        static Verdict of(BatchStatus status) {
            List<ItemStatus> failed = Stream.concat(status.dead().stream(), status.unfinished().stream())
                    .toList();
            List<ItemStatus> invalid = status.failed().stream()
                    .filter(item -> item.state() == ItemState.INVALID)
                    .toList();
            return new Verdict(failed.isEmpty(), failed, invalid);
        }
    }
}
