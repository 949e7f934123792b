package dev.jetstream.dispatcher;

import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A batch and its follow-ups: what became of each item is what its newest batch says.
 *
 * @param batches from the first on; at least one
 */
public record Chain(List<BatchStatus> batches) {
    public Chain {
        batches = List.copyOf(batches);
    }

    /** The chain to which a batch belongs, whichever of it that is; empty when it has no first batch. */
    public static Mono<Chain> of(Ledger ledger, String batch) {
        String first = BatchId.first(batch);
        return ledger.manifest(first)
                .expand(manifest -> ledger.manifest(BatchId.followUp(first, BatchId.number(manifest.batch()) + 1)))
                .concatMap(manifest -> ledger.items(manifest).map(items -> new BatchStatus(manifest, items)))
                .collectList()
                .filter(found -> !found.isEmpty())
                .map(Chain::new);
    }

    /** The batch with which it began. */
    public Manifest first() {
        return batches.get(0).manifest();
    }

    /** The last follow-up, or the only batch. */
    public BatchStatus newest() {
        return batches.get(batches.size() - 1);
    }

    /** The id of a further follow-up. */
    public String next() {
        return BatchId.followUp(
                first().batch(), BatchId.number(newest().manifest().batch()) + 1);
    }

    /** Every item once, as its newest batch has it, in the order in which they were dispatched first. */
    public List<Item> items() {
        Map<Key, Item> newest = new LinkedHashMap<>();
        for (BatchStatus batch : batches) {
            for (ItemStatus item : batch.items()) {
                Item before = newest.get(Key.of(item));
                int times = before == null ? 0 : before.followUps() + 1;
                newest.put(Key.of(item), new Item(batch, item, times));
            }
        }
        return List.copyOf(newest.values());
    }

    /** An item, as its newest batch has it; empty when it is none of the chain. */
    public Optional<Item> item(String slug, LocalDate date) {
        Key wanted = new Key(slug, date);
        return items().stream()
                .filter(item -> Key.of(item.status()).equals(wanted))
                .findFirst();
    }

    /** Items that ended without results and have not been taken up again. */
    public List<Item> failed() {
        return items().stream().filter(Item::isFailed).toList();
    }

    /** The batches on which somebody still has something to do. */
    public List<BatchStatus> unfinished() {
        return batches.stream().filter(batch -> !batch.unfinished().isEmpty()).toList();
    }

    /** Whether nobody has anything left to do, and no item failed. */
    public boolean isDone() {
        return items().stream().allMatch(item -> !item.isFailed() && !item.isUnfinished());
    }

    /**
     * An item of a chain.
     *
     * @param batch the newest that has it
     * @param followUps how often it was taken up again
     */
    public record Item(BatchStatus batch, ItemStatus status, int followUps) {
        /** Whether it ended without results. */
        public boolean isFailed() {
            return status.state() == ItemState.DEAD || status.state() == ItemState.INVALID;
        }

        /** Whether somebody still has something to do with it. */
        public boolean isUnfinished() {
            return batch.unfinished().contains(status);
        }
    }

    private record Key(String slug, LocalDate date) {
        static Key of(ItemStatus item) {
            return new Key(item.slug(), item.date());
        }
    }
}
