package dev.jetstream.gcp.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.JobId;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.warehouse.FailedJob;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.core.warehouse.WarehouseUnavailableException;
import dev.jetstream.gcp.remote.TransientException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of our failures an error of BigQuery's is: refused for good, worth another try at once, or later. */
final class Failures {
    private static final int NOT_FOUND_CODE = 404;
    private static final String TIMEOUT = "timeout";
    private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"(\\w+)\"");
    private static final Pattern TIMED_OUT = Pattern.compile("(?i)timed out");
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"([^\"]*)\"");

    private enum Verdict {
        BAD_REQUEST("BadRequest"),
        FORBIDDEN("Forbidden"),
        NOT_FOUND("NotFound"),
        CONFLICT("Conflict"),
        PRECONDITION_FAILED("PreconditionFailed"),
        TRANSIENT(""),
        UNAVAILABLE("");

        private final String errorClass;

        Verdict(String errorClass) {
            this.errorClass = errorClass;
        }
    }

    // https://cloud.google.com/bigquery/docs/error-messages
    private static final Map<String, Verdict> BY_REASON = Map.ofEntries(
            Map.entry("invalid", Verdict.BAD_REQUEST),
            Map.entry("invalidQuery", Verdict.BAD_REQUEST),
            Map.entry("resourcesExceeded", Verdict.BAD_REQUEST),
            Map.entry("responseTooLarge", Verdict.BAD_REQUEST),
            Map.entry("bytesBilledLimitExceeded", Verdict.BAD_REQUEST),
            Map.entry("billingTierLimitExceeded", Verdict.BAD_REQUEST),
            Map.entry("notImplemented", Verdict.BAD_REQUEST),
            Map.entry("accessDenied", Verdict.FORBIDDEN),
            Map.entry("billingNotEnabled", Verdict.FORBIDDEN),
            Map.entry("notFound", Verdict.NOT_FOUND),
            Map.entry("duplicate", Verdict.CONFLICT),
            Map.entry("conditionNotMet", Verdict.PRECONDITION_FAILED),
            Map.entry("rateLimitExceeded", Verdict.TRANSIENT),
            Map.entry("jobRateLimitExceeded", Verdict.TRANSIENT),
            Map.entry("backendError", Verdict.TRANSIENT),
            Map.entry("jobBackendError", Verdict.TRANSIENT),
            Map.entry("internalError", Verdict.TRANSIENT),
            Map.entry("jobInternalError", Verdict.TRANSIENT),
            Map.entry("tableUnavailable", Verdict.TRANSIENT),
            Map.entry("resourceInUse", Verdict.TRANSIENT),
            // A job that ran into its time limit would again: its statement asks for too much.
            Map.entry("timeout", Verdict.BAD_REQUEST),
            // A quota does not fill up within half a minute.
            Map.entry("quotaExceeded", Verdict.UNAVAILABLE),
            Map.entry("blocked", Verdict.UNAVAILABLE),
            Map.entry("stopped", Verdict.UNAVAILABLE));

    /** Readers of the log table tell a lack of resources by these words. */
    private static final Map<String, String> WORDS =
            Map.of("resourcesExceeded", "Resources exceeded", TIMEOUT, "Operation timed out");

    private Failures() {}

    /** For calls that concern no job. */
    static Function<Exception, RuntimeException> of(String what) {
        return e -> translate(e, what, null, null);
    }

    /** For calls that concern a job. */
    static Function<Exception, RuntimeException> of(JobId job, @Nullable String statement) {
        return e -> translate(e, "job " + job.getJob(), job, statement);
    }

    /** For a statement without a job. */
    static RuntimeException ofStatement(String what, String statement, Exception e) {
        return translate(e, what, null, statement);
    }

    /** For a job that ended with an error. */
    static RuntimeException of(BigQueryError error, JobId job, @Nullable String statement) {
        String reason = ownReason(error.getReason(), error.getMessage());
        Verdict verdict = BY_REASON.getOrDefault(Objects.requireNonNullElse(reason, ""), Verdict.UNAVAILABLE);
        return exception(verdict, reason, error.getMessage(), "job " + job.getJob(), job, statement, null);
    }

    static boolean isConflict(BigQueryException e) {
        return e.getCode() == 409;
    }

    static boolean isNotFound(BigQueryException e) {
        return e.getCode() == NOT_FOUND_CODE;
    }

    private static RuntimeException translate(
            Exception e, String what, @Nullable JobId job, @Nullable String statement) {
        if (e instanceof BigQueryException bigQuery) {
            String reason = ownReason(reason(bigQuery), message(bigQuery));
            Verdict byReason = reason == null ? null : BY_REASON.get(reason);
            Verdict verdict = byReason == null ? byCode(bigQuery) : byReason;
            return exception(verdict, reason, message(bigQuery), what, job, statement, e);
        }
        if (e instanceof IOException) {
            return new TransientException("BigQuery, %s: %s".formatted(what, e), e);
        }
        if (e instanceof RuntimeException defect) {
            return defect;
        }
        return new UnavailableException("BigQuery, %s: %s".formatted(what, e), e);
    }

    /**
     * A job that jobTimeoutMs ended is "stopped", as one that somebody cancelled; only the message tells them apart.
     */
    private static @Nullable String ownReason(@Nullable String reason, @Nullable String message) {
        return "stopped".equals(reason)
                        && message != null
                        && TIMED_OUT.matcher(message).find()
                ? TIMEOUT
                : reason;
    }

    private static @Nullable String reason(BigQueryException e) {
        return e.getReason() == null ? said(REASON, e) : e.getReason();
    }

    private static @Nullable String message(BigQueryException e) {
        String said = said(MESSAGE, e);
        return said == null ? e.getMessage() : said;
    }

    // Of an error of the upload path the client keeps the text alone.
    private static @Nullable String said(Pattern pattern, BigQueryException e) {
        if (!(e.getCause() instanceof HttpResponseException response)
                || response instanceof GoogleJsonResponseException
                || response.getContent() == null) {
            return null;
        }
        Matcher matcher = pattern.matcher(response.getContent());
        return matcher.find() ? matcher.group(1) : null;
    }

    private static Verdict byCode(BigQueryException e) {
        return switch (e.getCode()) {
            case 400, 413 -> Verdict.BAD_REQUEST;
            case 401, 403 -> Verdict.FORBIDDEN;
            case NOT_FOUND_CODE -> Verdict.NOT_FOUND;
            case 409 -> Verdict.CONFLICT;
            case 412 -> Verdict.PRECONDITION_FAILED;
            case 408, 429 -> Verdict.TRANSIENT;
            // The client dresses a read time-out as an interrupt, with code 0.
            case 0 -> isTroubleOnTheWay(e.getCause()) ? Verdict.TRANSIENT : Verdict.UNAVAILABLE;
            default -> e.getCode() >= 500 ? Verdict.TRANSIENT : Verdict.UNAVAILABLE;
        };
    }

    private static boolean isTroubleOnTheWay(@Nullable Throwable cause) {
        return cause instanceof IOException
                || cause instanceof InterruptedException
                || (cause != null && cause.getCause() != null && isTroubleOnTheWay(cause.getCause()));
    }

    private static RuntimeException exception(
            Verdict verdict,
            @Nullable String reason,
            @Nullable String said,
            String what,
            @Nullable JobId job,
            @Nullable String statement,
            @Nullable Throwable cause) {
        String text = said == null ? "no message" : said;
        String words = reason == null ? null : WORDS.get(reason);
        if (words != null && !text.contains(words)) {
            text = words + ": " + text;
        }
        String place = job == null || job.getLocation() == null ? what : what + " in " + job.getLocation();
        String message = "%s (%s)".formatted(text, place);
        String code = Objects.requireNonNullElse(reason, "");
        FailedJob failed = job == null
                ? new FailedJob(null, null, statement)
                : new FailedJob(job.getJob(), job.getLocation(), statement);
        return switch (verdict) {
            case TRANSIENT -> new TransientException("BigQuery: " + message, cause);
            case UNAVAILABLE -> new WarehouseUnavailableException(code, "BigQuery: " + message, failed, cause);
            default -> new WarehouseException(verdict.errorClass, code, message, failed, cause);
        };
    }
}
