package dev.jetstream.local.sql;

import dev.jetstream.core.warehouse.Row;

/** Prints rows in one form, each as it comes or all at the end. */
interface RowPrinter {
    void row(Row row);

    /** After the last row; also when there was none. */
    void end();

    /** Whether values of the type come as JSON text. */
    static boolean isNested(String type) {
        return type.startsWith("ARRAY<") || type.startsWith("STRUCT<");
    }
}
