package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.http.ApiException;

/**
 * What happens to the destination.
 *
 * @param write one of the constants
 * @param create whether a missing table is made
 */
record Disposition(String write, boolean create) {
    static final String WRITE_EMPTY = "WRITE_EMPTY";
    static final String WRITE_TRUNCATE = "WRITE_TRUNCATE";
    static final String WRITE_APPEND = "WRITE_APPEND";

    Disposition {
        if (!write.equals(WRITE_EMPTY) && !write.equals(WRITE_TRUNCATE) && !write.equals(WRITE_APPEND)) {
            throw ApiException.invalid("Invalid value for writeDisposition: " + write);
        }
    }

    static Disposition of(JsonNode task, String otherwise) {
        return new Disposition(
                task.path("writeDisposition").asText(otherwise),
                !task.path("createDisposition").asText("CREATE_IF_NEEDED").equals("CREATE_NEVER"));
    }

    boolean truncates() {
        return write.equals(WRITE_TRUNCATE);
    }

    boolean appends() {
        return write.equals(WRITE_APPEND);
    }
}
