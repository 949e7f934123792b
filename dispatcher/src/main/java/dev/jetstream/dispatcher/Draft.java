package dev.jetstream.dispatcher;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.ledger.RunOptions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is to be opened: its manifest without items and instant.
 *
 * @param batch its id
 * @param kind what was asked for
 * @param cause in full
 * @param previous the batch that it follows up, or null
 * @param firstCreated when the first batch of its chain was created, or null when it is the first
 * @param requestId of the caller, or null
 * @param pods how its workers run, or null for the service's own way
 */
public record Draft(
        String batch,
        String kind,
        String cause,
        String reason,
        @Nullable String previous,
        @Nullable Instant firstCreated,
        @Nullable String requestId,
        boolean recompute,
        List<AnalysisPeriod> periods,
        RunOptions options,
        @Nullable Pods pods) {
    public Draft {
        periods = List.copyOf(periods);
    }

    /** The follow-up of a batch: the same act once more, for some of its items. */
    static Draft followUp(String batch, Manifest previous, String reason, DispatchRequest.Origin origin) {
        return new Draft(
                batch,
                previous.kind(),
                previous.cause(),
                reason,
                previous.batch(),
                previous.age().asked(),
                origin.requestId() == null ? previous.requestId() : origin.requestId(),
                previous.recompute(),
                previous.periods(),
                previous.options(),
                pods(previous.pods(), origin.memory()));
    }

    /** The image stays: it is part of the chain's name, and no other batch may have it. */
    private static @Nullable Pods pods(@Nullable Pods before, @Nullable String memory) {
        if (memory == null) {
            return before;
        }
        return new Pods(before == null ? null : before.image(), memory);
    }
}
