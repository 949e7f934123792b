package dev.jetstream.dispatcher.deadletter;

import dev.jetstream.core.ledger.BatchId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters and failed items are meant.
 *
 * @param ids of letters
 * @param slug of items, or null
 * @param batch of items, whichever of its chain, or null
 * @param all whether all letters are
 */
public record Wanted(
        Set<String> ids, @Nullable String slug, @Nullable String batch, boolean all) {
    public Wanted {
        ids = Set.copyOf(ids);
    }

    /** Whether nothing was named. */
    public boolean isNothing() {
        return ids.isEmpty() && slug == null && batch == null && !all;
    }

    /** Whether a letter is meant. */
    public boolean takes(DeadLetter letter) {
        return all || ids.contains(letter.id()) || (byItem() && letter.item() != null && takes(letter.item()));
    }

    private boolean takes(DeadLetter.Item item) {
        return takes(item.slug()) && (batch == null || BatchId.first(batch).equals(BatchId.first(item.batch())));
    }

    /** Whether items of an experiment are meant, in the batches that are. */
    boolean takes(String itemSlug) {
        return slug == null || slug.equals(itemSlug);
    }

    /** Whether items are meant that the ledger knows as failed, with or without a letter. */
    boolean byItem() {
        return slug != null || batch != null;
    }
}
