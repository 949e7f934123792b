package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.JobField;
import com.google.cloud.bigquery.BigQuery.JobListOption;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.JobStatus;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.gcp.remote.Remote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists our own jobs, a page a call. */
final class JobListing {
    private static final int PAGE = 1000;

    private final BigQuery bigQuery;
    private final Remote remote;

    JobListing(BigQuery bigQuery, Remote remote) {
        this.bigQuery = bigQuery;
        this.remote = remote;
    }

    Flux<JobNote> createdSince(Instant instant) {
        return page(instant, null)
                .expand(page -> page.token() == null ? Mono.<Page>empty() : page(instant, page.token()))
                .concatMapIterable(Page::jobs, 1);
    }

    private Mono<Page> page(Instant instant, @Nullable String token) {
        return remote.call("list of jobs", () -> read(instant, token), Failures.of("list of jobs"));
    }

    private Page read(Instant instant, @Nullable String token) {
        List<JobListOption> options = new ArrayList<>(List.of(
                JobListOption.minCreationTime(instant.toEpochMilli()),
                JobListOption.pageSize(PAGE),
                JobListOption.fields(JobField.CONFIGURATION, JobField.STATISTICS, JobField.STATUS)));
        if (token != null) {
            options.add(JobListOption.pageToken(token));
        }
        com.google.api.gax.paging.Page<Job> page = bigQuery.listJobs(options.toArray(JobListOption[]::new));
        List<JobNote> jobs = new ArrayList<>();
        page.getValues().forEach(job -> jobs.add(note(job)));
        return new Page(jobs, page.getNextPageToken());
    }

    private static JobNote note(Job job) {
        JobStatus status = job.getStatus();
        JobStatistics statistics = job.getStatistics();
        boolean done = status.getState().equals(JobStatus.State.DONE);
        Long ended = statistics == null ? null : statistics.getEndTime();
        Map<String, String> labels = Jobs.labels(job);
        return new JobNote(
                job.getJobId().getJob(),
                labels,
                done && ended != null ? Instant.ofEpochMilli(ended) : null,
                done && status.getError() == null);
    }

    private record Page(List<JobNote> jobs, @Nullable String token) {}
}
