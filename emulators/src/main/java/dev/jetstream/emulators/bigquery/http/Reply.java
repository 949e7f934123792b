package dev.jetstream.emulators.bigquery.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An answer ready to be sent: status, headers, bytes. */
public final class Reply {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=UTF-8");

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Reply(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** 200 with a tree. */
    public static Reply ok(JsonNode body) {
        return json(200, body);
    }

    /** Any status with a tree. */
    public static Reply json(int status, JsonNode body) {
        return new Reply(status, JSON, Json.bytes(body));
    }

    /** 200 with JSON that is already written; the array is not copied and must not change. */
    public static Reply written(byte[] json) {
        return new Reply(200, JSON, json);
    }

    /** No body. */
    public static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, Map.copyOf(headers), new byte[0]);
    }

    /** 204. */
    public static Reply noContent() {
        return empty(204, Map.of());
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes themselves, not a copy. */
    byte[] body() {
        return body;
    }
}
