package dev.jetstream.emulators.bigquery.api;

import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Request;
import java.util.Optional;

/** {@code If-Match}. */
final class Preconditions {
    private Preconditions() {}

    /** Refuses when the caller knows another state than the present one. */
    static void check(Request request, String etag) {
        Optional<String> known = request.header("if-match").filter(text -> !text.equals("*"));
        if (known.isPresent() && !known.get().equals(etag)) {
            throw ApiException.conditionNotMet();
        }
    }
}
