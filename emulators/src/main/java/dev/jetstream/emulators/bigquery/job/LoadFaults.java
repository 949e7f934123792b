package dev.jetstream.emulators.bigquery.job;

import dev.jetstream.emulators.bigquery.http.ApiException;
import java.util.regex.Pattern;

/** How a load says that its data is bad. */
final class LoadFaults {
    private static final String BEGINNING = "Error while reading data, error message: ";
    private static final Pattern FILE = Pattern.compile(" in file \"[^\"]*\"(, in line (\\d+))?");

    private LoadFaults() {}

    static ApiException inRow(long row, String what) {
        return ApiException.invalid(
                BEGINNING + "JSON table encountered too many errors, giving up. Rows: " + row + "; errors: 1. " + what);
    }

    /** What DuckDB's reader or a cast says, without the name of our file. */
    static ApiException ofEngine(String message) {
        String first = message.lines().findFirst().orElse(message);
        return ApiException.invalid(BEGINNING + FILE.matcher(first).replaceAll(" in row $2"));
    }
}
