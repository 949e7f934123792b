package dev.jetstream.dispatcher.status;

import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.Chain;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks at batches through the ledger alone, which is the only memory: neither cluster nor bus is asked. */
public final class Overview {
    private static final int READS_AT_A_TIME = 32;
    private static final Comparator<Manifest> NEWEST_FIRST =
            Comparator.comparing(Manifest::created).reversed().thenComparing(Manifest::batch);

    private final Ledger ledger;

    /** An overview of a ledger. */
    public Overview(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The first batches of all chains, the newest first. */
    public Mono<List<Manifest>> batches() {
        return ledger.batches("")
                .filter(batch -> BatchId.number(batch) == 0)
                .flatMapSequential(ledger::manifest, READS_AT_A_TIME)
                .sort(NEWEST_FIRST)
                .collectList();
    }

    /**
     * A batch and its follow-ups, whichever of them is named; where an act is several batches, one view each. Empty
     * when there is no such batch.
     */
    public Flux<BatchView> batch(String batch) {
        return ledger.split(batch)
                .flatMapMany(split -> Flux.fromIterable(split.parts()).concatMap(part -> chain(part.batch())))
                .switchIfEmpty(chain(batch).flux());
    }

    private Mono<BatchView> chain(String batch) {
        return Chain.of(ledger, batch).flatMap(this::view);
    }

    private Mono<BatchView> view(Chain chain) {
        return Flux.fromIterable(chain.items())
                .flatMapSequential(this::item, READS_AT_A_TIME)
                .collectList()
                .map(items -> new BatchView(
                        chain.first(),
                        chain.batches().stream()
                                .map(status -> status.manifest().batch())
                                .toList(),
                        items));
    }

    /** What the listing says suffices for what is done or was never begun. */
    private Mono<ItemView> item(Chain.Item item) {
        ItemStatus status = item.status();
        String batch = item.batch().manifest().batch();
        boolean done = item.batch().done().contains(status);
        boolean told = status.state() == ItemState.EXPORTED
                || (status.state() == ItemState.REQUESTED && status.attempts() == 0);
        return told
                ? Mono.just(new ItemView(
                        batch,
                        status.slug(),
                        status.date(),
                        done ? ItemView.State.DONE : ItemView.State.WAITING,
                        status.attempts(),
                        null,
                        null,
                        null,
                        null))
                : ledger.entry(batch, status.slug(), status.date()).map(entry -> ItemView.of(entry, done));
    }

    /** What became of an item in the newest batch that has it; empty when none has. */
    public Mono<ItemView> newest(List<Manifest> batches, String slug, LocalDate date) {
        return Flux.fromIterable(batches)
                .filter(manifest -> manifest.item(slug, date).isPresent())
                .next()
                .flatMap(manifest -> Chain.of(ledger, manifest.batch()))
                .flatMap(chain -> Mono.justOrEmpty(chain.item(slug, date)))
                .flatMap(this::item);
    }

    /** An item's entry in a batch. */
    public Mono<LedgerEntry> entry(ItemView item) {
        return ledger.entry(item.batch(), item.slug(), item.date());
    }
}
