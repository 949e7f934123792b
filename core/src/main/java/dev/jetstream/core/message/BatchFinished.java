package dev.jetstream.core.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch is over; published once on {@code jetstream-completed} for whoever triggered it.
 *
 * @param requestId the caller's own key, or null when there was none
 * @param action what was asked for, for example {@code run}
 * @param date of the analyses, or null when the batch spans several
 * @param status {@code succeeded} or {@code failed}
 * @param succeeded items done
 * @param failed items dead or not exported
 * @param skipped items that were invalid or superseded
 * @param workflow name of the workflow, or null when there was none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BatchFinished(
        String batch,
        @JsonProperty("request_id") @Nullable String requestId,
        String action,
        @Nullable LocalDate date,
        String status,
        int succeeded,
        int failed,
        int skipped,
        @Nullable String workflow)
        implements Event {
    @Override
    public Map<String, String> attributes() {
        return Map.of("batch", batch, "action", action, "status", status);
    }
}
