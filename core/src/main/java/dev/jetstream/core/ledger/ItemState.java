package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far an item is. */
public enum ItemState {
    /** Waits for a worker, for the first or for another time. */
    REQUESTED,
    /** A worker holds it, or held it and died. */
    RUNNING,
    /** Tables and views stand; the export is to come. */
    ANALYSED,
    /** Everything is done. */
    EXPORTED,
    /** Can never succeed as it was asked for. */
    INVALID,
    /** Was given up. */
    DEAD,
    /** A newer batch has written the same tables. */
    SUPERSEDED;

    /** As in the ledger: {@code analysed}. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the state never changes again. */
    public boolean isTerminal() {
        return this == EXPORTED || this == INVALID || this == DEAD || this == SUPERSEDED;
    }

    /** Whether no worker has anything left to do. */
    public boolean isOffTheWorkers() {
        return this == ANALYSED || isTerminal();
    }

    /** The state with this {@link #value()}, or empty. */
    public static Optional<ItemState> of(String value) {
        return Arrays.stream(values())
                .filter(state -> state.value().equals(value))
                .findFirst();
    }
}
