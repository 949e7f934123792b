package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was told to the outside when a batch's workflow ended.
 *
 * @param version of this document
 * @param status {@code succeeded} or {@code failed}
 * @param succeeded items done
 * @param failed items dead, not analysed or not exported
 * @param skipped items that are invalid or superseded
 * @param workflow its name, or null when there was none
 * @param at when it was told, whole seconds
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BatchEnd(
        int version,
        String batch,
        String status,
        int succeeded,
        int failed,
        int skipped,
        @Nullable String workflow,
        Instant at) {
    /** The version written today. */
    public static final int VERSION = 1;

    public BatchEnd {
        batch = BatchId.check(batch);
    }

    /** The end of a batch as the ledger has it. */
    public static BatchEnd of(BatchStatus status, @Nullable String workflow, Instant at) {
        int failed = status.dead().size() + status.unfinished().size();
        int superseded = count(status, ItemState.SUPERSEDED);
        int succeeded = status.done().size() - superseded;
        return new BatchEnd(
                VERSION,
                status.manifest().batch(),
                failed == 0 ? "succeeded" : "failed",
                succeeded,
                failed,
                status.items().size() - succeeded - failed,
                workflow,
                at);
    }

    private static int count(BatchStatus status, ItemState state) {
        return (int)
                status.items().stream().filter(item -> item.state() == state).count();
    }

    /** Whether this is the end that another tells of, whenever that was told. */
    public boolean repeats(BatchEnd other) {
        return succeeded == other.succeeded
                && failed == other.failed
                && skipped == other.skipped
                && Objects.equals(workflow, other.workflow);
    }
}
