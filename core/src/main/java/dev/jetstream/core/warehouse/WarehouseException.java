package dev.jetstream.core.warehouse;

import dev.jetstream.core.failure.InvalidException;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse refused a statement, and would again: it keeps reason, job, statement and position.
 *
 * <p>Its {@link #errorClass()} is what readers of the log table expect of a client error: {@code BadRequest},
 * {@code Forbidden}, {@code NotFound}.
 */
public final class WarehouseException extends InvalidException {
    private final String warehouseReason;
    private final @Nullable String jobId;
    private final @Nullable String statement;

    public WarehouseException(
            String errorClass,
            String warehouseReason,
            String message,
            @Nullable String jobId,
            @Nullable String statement,
            @Nullable Throwable cause) {
        super(errorClass, message, cause);
        this.warehouseReason = warehouseReason;
        this.jobId = jobId;
        this.statement = statement;
    }

    /** The warehouse's own reason code, for example {@code invalidQuery}, {@code notFound}. */
    public String warehouseReason() {
        return warehouseReason;
    }

    /** The job that failed, or null when none was made. */
    public @Nullable String jobId() {
        return jobId;
    }

    /** The statement, or null. */
    public @Nullable String statement() {
        return statement;
    }
}
