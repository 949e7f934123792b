package dev.jetstream.worker;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.message.AnalysisCompleted;
import dev.jetstream.core.message.AnalysisFailed;
import dev.jetstream.core.message.Event;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Tells the exporter what became of items; as often as it takes, for telling twice does no harm. */
public final class Announcer {
    private final MessageCodec codec = new MessageCodec();
    private final Ledger ledger;
    private final Outbox outbox;

    /** An announcer of what a ledger says. */
    public Announcer(Ledger ledger, Outbox outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    /** Completes once the bus has it. */
    Mono<Void> announce(LedgerEntry entry) {
        return Mono.defer(() -> {
            Event event = entry.state() == ItemState.INVALID || entry.state() == ItemState.DEAD
                    ? new AnalysisFailed(
                            entry.batch(),
                            entry.slug(),
                            entry.date(),
                            Objects.requireNonNullElse(entry.errorClass(), ""),
                            Objects.requireNonNullElse(entry.error(), ""))
                    : new AnalysisCompleted(entry.batch(), entry.slug(), entry.date());
            return outbox.publish(EventTopics.EVENTS, codec.encode(event), event.attributes())
                    .then();
        });
    }

    /**
     * Tells again of every item of a batch whose export is still to come.
     *
     * <p>Its worker may have died between the ledger and the announcement, and no other takes a message of a batch in
     * which nothing is left to compute.
     */
    public Mono<Void> remind(String batch) {
        return ledger.status(batch)
                .flatMapIterable(BatchStatus::unfinished)
                .filter(item -> item.state().isOffTheWorkers())
                .concatMap(item -> entry(batch, item))
                .concatMap(this::announce)
                .then();
    }

    private Mono<LedgerEntry> entry(String batch, ItemStatus item) {
        return ledger.entry(batch, item.slug(), item.date());
    }
}
