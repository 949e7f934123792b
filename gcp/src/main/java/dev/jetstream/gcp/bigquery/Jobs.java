package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.Remote;
import dev.jetstream.gcp.remote.TransientException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Runs jobs under ids of ours, {@code <key>-g<n>}: one that runs or has succeeded is joined, one that was seen to have
 * failed is followed by the next generation.
 *
 * <p>A failed job keeps its id for ever, so a call that comes upon one goes on to the next generation. A job that fails
 * <em>while we wait for it</em> is ours to report: only a transient failure makes this very call try the next
 * generation.
 */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /** Tells our own job from one that somebody else started under the same id, also after a lost reply. */
    private static final String CALL_LABEL = "jetstream_call";

    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final double POLL_GROWTH = 1.5;

    private final BigQuery bigQuery;
    private final Remote remote;
    private final BigQuerySettings settings;
    private final String project;

    Jobs(BigQuery bigQuery, Remote remote, BigQuerySettings settings, String project) {
        this.bigQuery = bigQuery;
        this.remote = remote;
        this.settings = settings;
        this.project = project;
    }

    /** The job once it is done, well or not: {@link Finished#failure}. */
    Mono<Finished> run(String jobKey, Map<String, String> labels, Submission submission) {
        return Mono.defer(() -> generation(
                        Call.of(jobKey, labels, submission),
                        1,
                        settings.remote().attempts() - 1))
                .timeout(settings.jobTimeout().plus(MARGIN), remote.timer())
                .onErrorMap(
                        TimeoutException.class,
                        e -> new UnavailableException(
                                "BigQuery: job %s still runs after %s".formatted(jobKey, settings.jobTimeout()), e));
    }

    /** A job of ours by its id; null when there is none. */
    @Nullable Job find(JobId id) {
        return bigQuery.getJob(id);
    }

    private Mono<Finished> generation(Call call, int n, int retriesLeft) {
        JobId id = JobId.newBuilder()
                .setProject(project)
                .setLocation(settings.location())
                .setJob(call.jobKey() + "-g" + n)
                .build();
        return remote.call(
                        "start of job " + id.getJob(),
                        call.submission().deadline(),
                        () -> whole(call.submission().submit(id, call.labels())),
                        Failures.of(id, call.submission().statement()))
                .flatMap(job -> {
                    boolean ours = call.id().equals(callOf(job));
                    if (!ours && error(job) != null) {
                        LOG.debug("job {} had failed before: {}", id.getJob(), error(job));
                        return generation(call, n + 1, retriesLeft);
                    }
                    if (!ours) {
                        LOG.info(
                                "joined job {}, {}",
                                id.getJob(),
                                job.getStatus().getState());
                    }
                    return done(job, id).flatMap(end -> conclude(call, end, id, n, retriesLeft));
                });
    }

    private Mono<Finished> conclude(Call call, Job job, JobId id, int n, int retriesLeft) {
        BigQueryError error = error(job);
        if (error == null) {
            return Mono.just(new Finished(job, id, null));
        }
        RuntimeException failure =
                Failures.of(error, located(job, id), call.submission().statement());
        if (!(failure instanceof TransientException) || retriesLeft == 0) {
            return Mono.just(new Finished(job, id, failure));
        }
        LOG.info("job {} failed, the next generation follows: {}", id.getJob(), failure.getMessage());
        return Mono.delay(settings.remote().minimumBackoff().multipliedBy(n), remote.timer())
                .then(Mono.defer(() -> generation(call, n + 1, retriesLeft - 1)));
    }

    /** With the location that BigQuery chose. */
    private static JobId located(Job job, JobId id) {
        return job.getJobId() == null || job.getJobId().getLocation() == null ? id : job.getJobId();
    }

    private Mono<Job> done(Job job, JobId id) {
        if (isDone(job)) {
            return Mono.just(job);
        }
        return remote.<Job>call("look at job " + id.getJob(), () -> present(find(id), id), Failures.of(id, null))
                .filter(Jobs::isDone)
                .repeatWhenEmpty(looks -> looks.concatMap(look -> Mono.delay(pause(look), remote.timer()), 1))
                .delaySubscription(pause(0), remote.timer());
    }

    private Duration pause(long look) {
        double millis = settings.minimumPoll().toMillis() * Math.pow(POLL_GROWTH, (double) look);
        return Duration.ofMillis(
                (long) Math.min(millis, (double) settings.maximumPoll().toMillis()));
    }

    // The client itself joins a job of the same id and asks for it without its status.
    private Job whole(Job job) {
        return job.getStatus() == null ? present(find(job.getJobId()), job.getJobId()) : job;
    }

    private static Job present(@Nullable Job job, JobId id) {
        if (job == null) {
            throw new TransientException("BigQuery: job %s is not there any more".formatted(id.getJob()), null);
        }
        return job;
    }

    private static boolean isDone(Job job) {
        return job.getStatus().getState().equals(JobStatus.State.DONE);
    }

    private static @Nullable BigQueryError error(Job job) {
        return isDone(job) ? job.getStatus().getError() : null;
    }

    private static @Nullable String callOf(Job job) {
        return labels(job).get(CALL_LABEL);
    }

    /** The labels of a job; none of one that neither queries nor loads. */
    static Map<String, String> labels(Job job) {
        JobConfiguration configuration = job.getConfiguration();
        Map<String, String> labels = null;
        if (configuration instanceof QueryJobConfiguration query) {
            labels = query.getLabels();
        } else if (configuration instanceof LoadJobConfiguration load) {
            labels = load.getLabels();
        }
        return labels == null ? Map.of() : labels;
    }

    /**
     * One subscription to {@link #run}.
     *
     * @param id random, on the job as a label
     * @param labels of the job, that one included
     */
    private record Call(String id, String jobKey, Map<String, String> labels, Submission submission) {
        static Call of(String jobKey, Map<String, String> labels, Submission submission) {
            String id = UUID.randomUUID().toString();
            Map<String, String> all = new LinkedHashMap<>();
            labels.forEach((key, value) -> all.put(Labels.clean(key), Labels.clean(value)));
            all.put(CALL_LABEL, id);
            return new Call(id, jobKey, all, submission);
        }
    }

    /**
     * A job that is done.
     *
     * @param failure how it failed, null when it went well
     */
    record Finished(Job job, JobId id, @Nullable RuntimeException failure) {
        /** Itself, or the failure as an error. */
        Mono<Finished> orFail() {
            return failure == null ? Mono.just(this) : Mono.error(failure);
        }
    }
}
