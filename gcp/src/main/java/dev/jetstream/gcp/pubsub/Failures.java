package dev.jetstream.gcp.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.TransientException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Which of our failures an error of Pub/Sub's is. */
final class Failures {
    private static final String PERMANENT = "PERMANENT_FAILURE";
    private static final String TRANSIENT = "TRANSIENT_FAILURE";

    private Failures() {}

    static Function<Throwable, RuntimeException> of(String what) {
        return failure -> translate(failure, what);
    }

    /** For calls on a lease: what the service says of its id comes before the status of the call. */
    static Function<Throwable, RuntimeException> ofLease(String what, String ackId) {
        return failure -> {
            if (failure instanceof ApiException e) {
                Map<String, String> details = Objects.requireNonNullElse(e.getMetadata(), Map.of());
                String verdict = details.getOrDefault(ackId, "");
                if (verdict.startsWith(PERMANENT)) {
                    return new LeaseLostException("%s: the lease is lost (%s)".formatted(what, verdict), e);
                }
                if (verdict.startsWith(TRANSIENT)) {
                    return new TransientException("Pub/Sub, %s: %s".formatted(what, verdict), e);
                }
                if (isNotFound(e)) {
                    return new LeaseLostException("%s: the subscription is gone".formatted(what), e);
                }
            }
            return translate(failure, what);
        };
    }

    static boolean isNotFound(ApiException e) {
        return e.getStatusCode().getCode() == StatusCode.Code.NOT_FOUND;
    }

    private static RuntimeException translate(Throwable failure, String what) {
        if (!(failure instanceof ApiException e)) {
            return failure instanceof RuntimeException known
                    ? known
                    : new UnavailableException("Pub/Sub, %s: %s".formatted(what, failure), failure);
        }
        String message = "Pub/Sub, %s: %s".formatted(what, e.getMessage());
        return switch (e.getStatusCode().getCode()) {
            case UNAVAILABLE, ABORTED, INTERNAL, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED ->
                new TransientException(message, e);
            case INVALID_ARGUMENT -> new InvalidException("BadRequest", message, e);
            default -> new UnavailableException(message, e);
        };
    }
}
