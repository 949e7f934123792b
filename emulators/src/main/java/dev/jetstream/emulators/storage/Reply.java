package dev.jetstream.emulators.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes back: a body in memory, or a stretch of an opened object. */
final class Reply {
    static final int RESUME_INCOMPLETE = 308;

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final @Nullable Stretch stretch;

    private Reply(int status, Map<String, String> headers, byte[] body, @Nullable Stretch stretch) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.stretch = stretch;
    }

    static Reply json(int status, byte[] body) {
        return new Reply(status, Map.of("Content-Type", "application/json; charset=UTF-8"), body, null);
    }

    static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, headers, new byte[0], null);
    }

    static Reply media(int status, Map<String, String> headers, OpenedObject opened, long from, long length) {
        return new Reply(status, headers, new byte[0], new Stretch(opened, from, length));
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body.clone();
    }

    @Nullable Stretch stretch() {
        return stretch;
    }

    /** A stretch of an object's content; whoever sends it closes the object. */
    record Stretch(OpenedObject opened, long from, long length) {}
}
