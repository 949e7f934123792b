package dev.jetstream.core.warehouse;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listing says of a job.
 *
 * @param jobId with its generation
 * @param labels of the job
 * @param ended by the warehouse's clock, or null while it has not
 * @param succeeded whether it ended well; false while it has not ended
 */
public record JobNote(
        String jobId, Map<String, String> labels, @Nullable Instant ended, boolean succeeded) {
    public JobNote {
        labels = Map.copyOf(labels);
    }
}
