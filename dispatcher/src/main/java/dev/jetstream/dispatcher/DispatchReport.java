package dev.jetstream.dispatcher;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatch came to.
 *
 * @param batch that was dispatched, or stands already; of a dispatch without items the one it would have been
 * @param manifest of the batch, or null when there is nothing to analyse
 * @param published number of requests that were published
 * @param leftOut experiments that were not taken, and why
 */
public record DispatchReport(
        String batch, Outcome outcome, @Nullable Manifest manifest, int published, List<LeftOut> leftOut) {
    public DispatchReport {
        leftOut = List.copyOf(leftOut);
    }

    /** What a dispatch did. */
    public enum Outcome {
        /** A new batch is on its way. */
        DISPATCHED,
        /** A batch of the same cause goes on. */
        CONTINUED,
        /** A batch of the same cause is done, without a failed item. */
        ALREADY_DONE,
        /** The failed items of a finished batch are on their way again, in a batch of their own. */
        FOLLOWED_UP,
        /** No experiment is to be analysed. */
        NOTHING_TO_DO
    }
}
