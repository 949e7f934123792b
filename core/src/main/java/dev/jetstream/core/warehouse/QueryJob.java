package dev.jetstream.core.warehouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement to run as a job under a name of ours, so that it can be joined by whoever comes next.
 *
 * <p>The job's id is {@code jobKey + "-g<n>"}: a running or successful job of the same id is joined; {@code n} rises
 * only after that job was <em>seen</em> to have failed.
 *
 * @param jobKey deterministic: hash of node, batch and input versions
 * @param sql GoogleSQL
 * @param destination where the result goes, or null for a statement without (a view, a script of its own)
 * @param disposition what happens to an existing destination
 * @param defaultDataset for unqualified names, or null
 * @param labels of the job: experiment, period, basis, table, batch
 */
public record QueryJob(
        String jobKey,
        String sql,
        @Nullable TableId destination,
        Disposition disposition,
        @Nullable TableId defaultDataset,
        Map<String, String> labels) {

    /** What happens to an existing destination table. */
    public enum Disposition {
        /** Replaced whole. */
        TRUNCATE,
        /** Kept when it has rows: the job then ends with {@link JobReport.Outcome#ALREADY_EXISTS}. */
        WRITE_EMPTY
    }
}
