package dev.jetstream.emulators.bigquery.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A refusal in BigQuery's own terms: HTTP status, reason code, message.
 *
 * <p>Clients decide by {@code error.errors[0].reason}; the message carries {@code at [line:col]} where a statement is
 * at fault.
 */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String reason;
    private final String text;

    /** A refusal of any kind; the factories below name the frequent ones. */
    public ApiException(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.text = message;
    }

    /** Something named does not exist: {@code what} is "Table p:d.t", "Job p:US.j" or the like. */
    public static ApiException notFound(String what) {
        return new ApiException(404, "notFound", "Not found: " + what);
    }

    /** Something of that name is there already. */
    public static ApiException duplicate(String what) {
        return new ApiException(409, "duplicate", "Already Exists: " + what);
    }

    /** A request that can never succeed. */
    public static ApiException invalid(String message) {
        return new ApiException(400, "invalid", message);
    }

    /** A statement that can never succeed. */
    public static ApiException invalidQuery(String message) {
        return new ApiException(400, "invalidQuery", message);
    }

    /** Part of BigQuery that this server does not have. */
    public static ApiException notImplemented(String what) {
        return new ApiException(501, "notImplemented", what + " is not part of the embedded BigQuery");
    }

    /** The precondition of {@code If-Match} does not hold. */
    public static ApiException conditionNotMet() {
        return new ApiException(412, "conditionNotMet", "Precondition check failed.");
    }

    /** Cancelled by a user. */
    public static ApiException stopped() {
        return new ApiException(499, "stopped", "Job execution was cancelled: User requested cancellation");
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    /** The message, never absent. */
    public String text() {
        return text;
    }

    /** The form inside a job's status: reason, location, message. */
    public ObjectNode toErrorProto() {
        return Json.object().put("reason", reason).put("location", "query").put("message", text);
    }

    /** The form of an HTTP answer. */
    public Reply toReply() {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error").put("code", status).put("message", text);
        error.putArray("errors")
                .addObject()
                .put("message", text)
                .put("domain", "global")
                .put("reason", reason);
        error.put("status", statusName());
        return Reply.json(status, body);
    }

    private String statusName() {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ALREADY_EXISTS";
            case 412 -> "FAILED_PRECONDITION";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 503 -> "UNAVAILABLE";
            default -> "INTERNAL";
        };
    }
}
