package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetstream.core.experiment.Slugs;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far one item of a batch is: a state machine as one immutable value.
 *
 * <pre>{@code
 * requested ⇄ running → analysed → exported
 *      └────────┴──▶ invalid (its export is noted beside it)
 *      └────────┴──▶ dead
 *      └────────┴───────┴──▶ superseded
 * }</pre>
 *
 * <p>Every transition may be repeated: delivery is at least once, and the second time changes nothing. A transition
 * that the state does not allow throws {@link IllegalTransitionException}; it is a defect, or a worker that came too
 * late.
 *
 * @param version of this document
 * @param attempts how often a worker began
 * @param holder who began last, or null
 * @param errorClass of the last failure, or null
 * @param error message of the last failure, or null
 * @param supersededBy the newer batch, or null
 * @param tables what the worker wrote
 * @param objects what the exporter wrote
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record LedgerEntry(
        int version,
        String batch,
        String slug,
        LocalDate date,
        ItemState state,
        int attempts,
        @Nullable String holder,
        @Nullable Instant startedAt,
        @Nullable Instant analysedAt,
        @Nullable Instant endedAt,
        @Nullable Instant exportedAt,
        @Nullable String errorClass,
        @Nullable String error,
        @Nullable String supersededBy,
        List<String> tables,
        List<Output> objects) {
    private static final int VERSION = 1;

    public LedgerEntry {
        batch = BatchId.check(batch);
        slug = Slugs.check(slug);
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
    }

    /** An object that was written, with the SHA-256 of its bytes. */
    public record Output(String name, String sha256) {}

    /** An item of which nothing is known but that it was asked for. */
    public static LedgerEntry requested(String batch, String slug, LocalDate date) {
        return new LedgerEntry(
                VERSION,
                batch,
                slug,
                date,
                ItemState.REQUESTED,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    /** A worker begins, for the first time or again. */
    public LedgerEntry started(Instant at, String by) {
        allow("start", ItemState.REQUESTED, ItemState.RUNNING);
        return new Change(this).state(ItemState.RUNNING).begun(at, by).entry();
    }

    /** A worker gave it back; another may try. */
    public LedgerEntry givenBack(String failureClass, String message) {
        allow("give back", ItemState.REQUESTED, ItemState.RUNNING);
        return new Change(this)
                .state(ItemState.REQUESTED)
                .failed(failureClass, message)
                .entry();
    }

    /** Its tables and views stand. */
    public LedgerEntry analysed(Instant at, List<String> written) {
        if (state == ItemState.ANALYSED || state == ItemState.EXPORTED) {
            return this;
        }
        allow("analyse", ItemState.RUNNING);
        return new Change(this).state(ItemState.ANALYSED).analysed(at, written).entry();
    }

    /** Its exports stand; an invalid item stays invalid. */
    public LedgerEntry exported(Instant at, List<Output> written) {
        if (isExported()) {
            return this;
        }
        allow("export", ItemState.ANALYSED, ItemState.INVALID);
        Change change = new Change(this).exported(at, written);
        return (state == ItemState.INVALID
                        ? change
                        : change.state(ItemState.EXPORTED).ended(at))
                .entry();
    }

    /** It can never succeed. */
    public LedgerEntry invalid(Instant at, String failureClass, String message) {
        return end("refuse", ItemState.INVALID, at, failureClass, message);
    }

    /** It was given up. */
    public LedgerEntry dead(Instant at, String failureClass, String message) {
        return end("give up", ItemState.DEAD, at, failureClass, message);
    }

    /** A newer batch has written its tables. */
    public LedgerEntry superseded(Instant at, String byBatch) {
        if (state == ItemState.SUPERSEDED) {
            return this;
        }
        allow("supersede", ItemState.REQUESTED, ItemState.RUNNING, ItemState.ANALYSED);
        return new Change(this)
                .state(ItemState.SUPERSEDED)
                .ended(at)
                .by(byBatch)
                .entry();
    }

    /** Whether its exports stand, be it done or invalid. */
    @JsonIgnore
    public boolean isExported() {
        return exportedAt != null;
    }

    private LedgerEntry end(String what, ItemState terminal, Instant at, String failureClass, String message) {
        if (state == terminal) {
            return this;
        }
        allow(what, ItemState.REQUESTED, ItemState.RUNNING);
        return new Change(this)
                .state(terminal)
                .ended(at)
                .failed(failureClass, message)
                .entry();
    }

    private void allow(String what, ItemState... from) {
        if (Stream.of(from).noneMatch(state::equals)) {
            throw new IllegalTransitionException(
                    "item %s of %s in batch %s cannot %s: it is %s".formatted(slug, date, batch, what, state.value()));
        }
    }

    /** A copy in the making. */
    private static final class Change {
        private final LedgerEntry from;
        private ItemState state;
        private int attempts;
        private @Nullable String holder;
        private @Nullable Instant startedAt;
        private @Nullable Instant analysedAt;
        private @Nullable Instant endedAt;
        private @Nullable Instant exportedAt;
        private @Nullable String errorClass;
        private @Nullable String error;
        private @Nullable String supersededBy;
        private List<String> tables;
        private List<Output> objects;

        Change(LedgerEntry from) {
            this.from = from;
            state = from.state;
            attempts = from.attempts;
            holder = from.holder;
            startedAt = from.startedAt;
            analysedAt = from.analysedAt;
            endedAt = from.endedAt;
            exportedAt = from.exportedAt;
            errorClass = from.errorClass;
            error = from.error;
            supersededBy = from.supersededBy;
            tables = from.tables;
            objects = from.objects;
        }

        Change state(ItemState next) {
            state = next;
            return this;
        }

        Change begun(Instant at, String by) {
            attempts++;
            startedAt = at;
            holder = by;
            return this;
        }

        Change failed(String failureClass, String message) {
            errorClass = failureClass;
            error = message;
            return this;
        }

        Change analysed(Instant at, List<String> written) {
            analysedAt = at;
            tables = written;
            errorClass = null;
            error = null;
            return this;
        }

        Change exported(Instant at, List<Output> written) {
            exportedAt = at;
            objects = written;
            return this;
        }

        Change ended(Instant at) {
            endedAt = at;
            return this;
        }

        Change by(String batch) {
            supersededBy = batch;
            return this;
        }

        LedgerEntry entry() {
            return new LedgerEntry(
                    from.version,
                    from.batch,
                    from.slug,
                    from.date,
                    state,
                    attempts,
                    holder,
                    startedAt,
                    analysedAt,
                    endedAt,
                    exportedAt,
                    errorClass,
                    error,
                    supersededBy,
                    tables,
                    objects);
        }
    }
}
