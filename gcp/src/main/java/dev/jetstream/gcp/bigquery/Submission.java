package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to start a job under a given id, or to come upon the one that has it. */
interface Submission {
    /** Starts the job; the job of that id when there is one already. Labels go onto the job. */
    Job submit(JobId id, Map<String, String> labels) throws Exception;

    /** The longest time that one {@link #submit} may take. */
    Duration deadline();

    /** What is run, for messages; null when it is no statement. */
    @Nullable String statement();
}
