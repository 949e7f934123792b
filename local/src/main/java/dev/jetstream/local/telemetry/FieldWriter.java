package dev.jetstream.local.telemetry;

/** Writes the value of one column of one row as JSON. */
@FunctionalInterface
interface FieldWriter {
    /** Appends the value, or nothing at all when it is NULL. */
    void write(StringBuilder out, RowState row);
}
