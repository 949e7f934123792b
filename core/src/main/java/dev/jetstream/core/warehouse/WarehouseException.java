package dev.jetstream.core.warehouse;

import dev.jetstream.core.failure.InvalidException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse refused a statement, and would again: it keeps reason, job, location, statement and position.
 *
 * <p>Its {@link #errorClass()} is what readers of the log table expect of a client error: {@code BadRequest},
 * {@code Forbidden}, {@code NotFound}.
 */
public final class WarehouseException extends InvalidException {
    private final String warehouseReason;
    private final FailedJob job;

    public WarehouseException(
            String errorClass,
            String warehouseReason,
            String message,
            @Nullable String jobId,
            @Nullable String statement,
            @Nullable Throwable cause) {
        this(errorClass, warehouseReason, message, new FailedJob(jobId, null, statement), cause);
    }

    public WarehouseException(
            String errorClass, String warehouseReason, String message, FailedJob job, @Nullable Throwable cause) {
        super(errorClass, message, cause);
        this.warehouseReason = warehouseReason;
        this.job = job;
    }

    /** The warehouse's own reason code, for example {@code invalidQuery}, {@code notFound}. */
    public String warehouseReason() {
        return warehouseReason;
    }

    /** What failed. */
    public FailedJob job() {
        return job;
    }

    /** The job that failed, or null when none was made. */
    public @Nullable String jobId() {
        return job.id();
    }

    /** The statement, or null. */
    public @Nullable String statement() {
        return job.statement();
    }

    /** Where in the statement, if the warehouse said so. */
    public Optional<FailedJob.Position> position() {
        return FailedJob.position(Objects.requireNonNullElse(getMessage(), ""));
    }
}
