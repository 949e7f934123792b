package dev.jetstream.local.telemetry;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Appends JSON strings. */
final class JsonText {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private JsonText() {}

    static void string(StringBuilder out, CharSequence text) {
        out.append('"');
        ENCODER.quoteAsString(text, out);
        out.append('"');
    }
}
