package dev.jetstream.core.warehouse;

import dev.jetstream.core.failure.UnavailableException;
import org.jspecify.annotations.Nullable;

/** The warehouse did not do a job now, and may do it later: a quota is used up, somebody stopped the job. */
public final class WarehouseUnavailableException extends UnavailableException {
    private final String warehouseReason;
    private final FailedJob job;

    public WarehouseUnavailableException(
            String warehouseReason, String message, FailedJob job, @Nullable Throwable cause) {
        super(message, cause);
        this.warehouseReason = warehouseReason;
        this.job = job;
    }

    /** The warehouse's own reason code, for example {@code quotaExceeded}. */
    public String warehouseReason() {
        return warehouseReason;
    }

    /** What it was not willing to do. */
    public FailedJob job() {
        return job;
    }
}
