package dev.jetstream.gcp.bigquery;

import dev.jetstream.gcp.remote.RemoteSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How BigQuery is used.
 *
 * @param remote calls; the deadline is that of one REST call, not of a job
 * @param location of jobs and new datasets, or null where BigQuery finds it by itself (US, EU)
 * @param maximumBytesBilled of one query job, or null for no limit
 * @param jobTimeout after which BigQuery ends a job
 * @param uploadDeadline of one upload of rows
 * @param connectTimeout of a connection
 * @param readTimeout of one answer; the thread of a call that was let go is back after it
 * @param minimumPoll first pause between two looks at a running job; it grows by half each time
 * @param maximumPoll longest such pause
 * @param pageBytes aim for the size of a page of results
 */
public record BigQuerySettings(
        RemoteSettings remote,
        @Nullable String location,
        @Nullable Long maximumBytesBilled,
        Duration jobTimeout,
        Duration uploadDeadline,
        Duration connectTimeout,
        Duration readTimeout,
        Duration minimumPoll,
        Duration maximumPoll,
        int pageBytes) {

    /**
     * The defaults.
     *
     * <ul>
     *   <li>5 tries, 0.5 s to 20 s apart: about half a minute, longer than a restart of a front end, shorter than the
     *       50 s lease of the message that waits for it.
     *   <li>60 s a call: BigQuery answers an insert or a look within seconds; the client itself has no deadline.
     *   <li>16 threads: calls are short (a running job holds none), and far from the quota of 100 requests a second.
     *   <li>50 TiB a query: a brake for a runaway statement, about 300 US dollars on demand.
     *   <li>6 h a job: BigQuery's own limit of one attempt; longer makes no sense, shorter would end jobs that the next
     *       holder could join.
     *   <li>10 min an upload: statistics tables are a few megabytes.
     *   <li>Read time-out 30 s: no call of ours waits in the server for more than 10 s.
     *   <li>Looks 50 ms to 5 s apart: small jobs end at once, and a job of hours costs 12 calls a minute.
     *   <li>Pages of 2 MB: larger ones are no faster and need four times the heap.
     * </ul>
     */
    public static BigQuerySettings defaults() {
        return new BigQuerySettings(
                new RemoteSettings(5, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(60), 16),
                null,
                50L << 40,
                Duration.ofHours(6),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                2 << 20);
    }

    /** The same with other settings for calls. */
    public BigQuerySettings withRemote(RemoteSettings other) {
        return new BigQuerySettings(
                other,
                location,
                maximumBytesBilled,
                jobTimeout,
                uploadDeadline,
                connectTimeout,
                readTimeout,
                minimumPoll,
                maximumPoll,
                pageBytes);
    }

    /** The same in another location. */
    public BigQuerySettings withLocation(@Nullable String other) {
        return new BigQuerySettings(
                remote,
                other,
                maximumBytesBilled,
                jobTimeout,
                uploadDeadline,
                connectTimeout,
                readTimeout,
                minimumPoll,
                maximumPoll,
                pageBytes);
    }

    /** The same with another limit of a job's time. */
    public BigQuerySettings withJobTimeout(Duration other) {
        return new BigQuerySettings(
                remote,
                location,
                maximumBytesBilled,
                other,
                uploadDeadline,
                connectTimeout,
                readTimeout,
                minimumPoll,
                maximumPoll,
                pageBytes);
    }

    /** The same with another read time-out. */
    public BigQuerySettings withReadTimeout(Duration other) {
        return new BigQuerySettings(
                remote,
                location,
                maximumBytesBilled,
                jobTimeout,
                uploadDeadline,
                connectTimeout,
                other,
                minimumPoll,
                maximumPoll,
                pageBytes);
    }
}
