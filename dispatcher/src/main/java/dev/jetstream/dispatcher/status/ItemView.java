package dev.jetstream.dispatcher.status;

import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An item as a person wants to see it.
 *
 * @param batch the newest of its chain that has it
 * @param state in a word that stands on its line
 * @param attempts how often a worker began
 * @param holder of a running one, or null
 * @param since when it is in this state, or null when nobody noted it
 * @param error of its last failure, or null
 * @param errorClass likewise
 */
public record ItemView(
        String batch,
        String slug,
        LocalDate date,
        State state,
        int attempts,
        @Nullable String holder,
        @Nullable Instant since,
        @Nullable String error,
        @Nullable String errorClass) {
    /** Failed ones first: in this order they are listed. */
    public enum State {
        /** Given up: it fails its batch. */
        DEAD,
        /** Can never succeed as it was asked for. */
        INVALID,
        /** Failed and waits for another try. */
        RETRYING,
        /** A worker holds it. */
        RUNNING,
        /** No worker has begun with it. */
        WAITING,
        /** Tables stand, the export is to come. */
        EXPORTING,
        /** A newer batch has written its tables. */
        SUPERSEDED,
        /** Everything is done. */
        DONE;

        /** As it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a person may have to do something about it. */
    public boolean isFailing() {
        return state == State.DEAD || state == State.INVALID || state == State.RETRYING;
    }

    /** Whether it is running, or its export to come, for longer than such things take. */
    public boolean isStuck(Instant now, Duration longest) {
        return (state == State.RUNNING || state == State.EXPORTING)
                && since != null
                && since.plus(longest).isBefore(now);
    }

    /** The view of an entry; {@code done} is what its batch says of it. */
    static ItemView of(LedgerEntry entry, boolean done) {
        return new ItemView(
                entry.batch(),
                entry.slug(),
                entry.date(),
                state(entry, done),
                entry.attempts(),
                entry.state() == ItemState.RUNNING ? entry.holder() : null,
                since(entry),
                entry.state() == ItemState.SUPERSEDED ? "by batch " + entry.supersededBy() : entry.error(),
                entry.errorClass());
    }

    private static State state(LedgerEntry entry, boolean done) {
        if (done && entry.state() != ItemState.SUPERSEDED) {
            return State.DONE;
        }
        return switch (entry.state()) {
            case REQUESTED -> entry.attempts() == 0 ? State.WAITING : State.RETRYING;
            case RUNNING -> State.RUNNING;
            case ANALYSED -> State.EXPORTING;
            case EXPORTED -> State.DONE;
            case INVALID -> State.INVALID;
            case DEAD -> State.DEAD;
            case SUPERSEDED -> State.SUPERSEDED;
        };
    }

    private static @Nullable Instant since(LedgerEntry entry) {
        return switch (entry.state()) {
            case REQUESTED, RUNNING -> entry.startedAt();
            case ANALYSED -> entry.analysedAt();
            case EXPORTED, INVALID, DEAD, SUPERSEDED -> entry.endedAt() == null ? entry.exportedAt() : entry.endedAt();
        };
    }
}
