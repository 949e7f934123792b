package dev.jetstream.worker.end;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.BatchEnd;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.BatchFinished;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Tells that a batch is over: run table → {@code jetstream-completed} → a note in the ledger → the batch's subscription
 * is removed.
 *
 * <p>Every step may be repeated; an end that was told is not told again, unless something has changed since. While
 * items are unfinished the subscription stays: their messages are in it.
 */
public final class EndReport {
    private static final Logger LOG = LoggerFactory.getLogger(EndReport.class);

    private final MessageCodec codec = new MessageCodec();
    private final Ledger ledger;
    private final RunTable runs;
    private final Outbox outbox;
    private final Topics topics;
    private final Clock clock;

    /**
     * A reporter.
     *
     * @param clock for when it was told
     */
    public EndReport(Ledger ledger, RunTable runs, Outbox outbox, Topics topics, Clock clock) {
        this.ledger = ledger;
        this.runs = runs;
        this.outbox = outbox;
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * Tells the end of a batch; fails with {@link UnavailableException} when there is no such batch.
     *
     * @param workflow that worked on it, or null where there was none
     */
    public Mono<BatchEnd> report(String batch, @Nullable String workflow) {
        return ledger.status(batch)
                .switchIfEmpty(Mono.error(() -> new UnavailableException("batch %s has no manifest".formatted(batch))))
                .flatMap(status -> report(
                        status, BatchEnd.of(status, workflow, clock.instant().truncatedTo(ChronoUnit.SECONDS))));
    }

    private Mono<BatchEnd> report(BatchStatus status, BatchEnd end) {
        Mono<BatchEnd> told = ledger.end(end.batch())
                .filter(before -> before.repeats(end))
                .switchIfEmpty(Mono.defer(() -> tell(status.manifest(), end)));
        return status.unfinished().isEmpty()
                ? told.flatMap(known -> topics.deleteSubscription(EventTopics.batchSubscription(end.batch()))
                        .thenReturn(known))
                : told;
    }

    private Mono<BatchEnd> tell(Manifest manifest, BatchEnd end) {
        BatchFinished event = new BatchFinished(
                end.batch(),
                manifest.requestId(),
                manifest.kind(),
                date(manifest),
                end.status(),
                end.succeeded(),
                end.failed(),
                end.skipped(),
                end.workflow());
        LOG.info(
                "batch={} {}: {} done, {} failed, {} skipped",
                end.batch(),
                end.status(),
                end.succeeded(),
                end.failed(),
                end.skipped());
        return topics.ensureTopic(EventTopics.COMPLETED)
                .then(runs.append(manifest, end))
                .then(outbox.publish(EventTopics.COMPLETED, codec.encode(event), event.attributes()))
                .then(ledger.told(end));
    }

    /** Null when the batch spans several. */
    private static @Nullable LocalDate date(Manifest manifest) {
        List<LocalDate> dates =
                manifest.items().stream().map(Manifest.Item::date).distinct().toList();
        return dates.size() == 1 ? dates.get(0) : null;
    }
}
