package dev.jetstream.local.telemetry;

/**
 * The row being written: whose it is, of which day, what it is to hold.
 *
 * @param day days since the first day of telemetry
 * @param epochDay the same as days since 1970
 * @param bits random and its own
 */
record RowState(Client client, int day, long epochDay, long bits, RowTemplate template) {
    /** A random stream of this row for one column. */
    long bits(int column) {
        return Mix.of(bits, column);
    }

    RowState with(RowTemplate other, long otherBits) {
        return new RowState(client, day, epochDay, otherBits, other);
    }
}
