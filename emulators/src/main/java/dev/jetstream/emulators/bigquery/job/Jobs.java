package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.EngineException;
import dev.jetstream.emulators.bigquery.store.Session;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * All jobs: those that run, and through {@link JobStore} those that ended.
 *
 * <p>A job that the caller named is remembered before it is acknowledged, so that its id stays taken; a query without a
 * name only with its end. What a job writes and that it is done become visible in one transaction, and before anyone is
 * told. Safe for use by several threads.
 */
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration KEPT = Duration.ofDays(180); // as BigQuery's INFORMATION_SCHEMA.JOBS

    private static final Duration QUIET = Duration.ofSeconds(2);

    private final DuckFile file;
    private final Clock clock;
    private final Scheduler runners;
    private final Scheduler timer;
    private final Map<String, LiveJob> live = new ConcurrentHashMap<>();
    private final QuietTimes quiet;

    public Jobs(DuckFile file, Clock clock, Scheduler runners, Scheduler timer) {
        this.file = file;
        this.clock = clock;
        this.runners = runners;
        this.timer = timer;
        this.quiet = new QuietTimes(timer, runners, QUIET, file::checkpoint);
    }

    /** Does what a job is for; everything in one transaction, at whose end the job is remembered as done. */
    @FunctionalInterface
    interface Task {
        JobOutcome perform(Session session, LiveJob job) throws SQLException;

        /** Called once when the job has ended, however it ended. */
        default void afterwards() {}
    }

    /** Ends what a killed process left unfinished and forgets what is very old. */
    public void repair() {
        long now = clock.millis();
        int ended = file.write(session -> {
            JobStore.deleteOlderThan(session, now - KEPT.toMillis());
            return JobStore.failUnfinished(session, now);
        });
        if (ended > 0) {
            LOG.info("{} unfinished jobs of a former process were marked as failed", ended);
        }
    }

    /** A job of a project. */
    public Optional<JobDocument> find(String project, String id) {
        LiveJob running = live.get(key(project, id));
        if (running != null) {
            return Optional.of(running.document());
        }
        return file.read(session -> JobStore.find(session, project, id));
    }

    /** A job of a project, or BigQuery's 404. */
    public JobDocument get(String project, String id) {
        return find(project, id).orElseThrow(() -> ApiException.notFound("Job " + project + ":" + id));
    }

    /** The job while it has not ended; empty when it has, or never was. */
    public Optional<LiveJob> running(String project, String id) {
        return Optional.ofNullable(live.get(key(project, id)));
    }

    /** A page of jobs, the newest first; running ones that are not remembered yet are left out. */
    public List<JobDocument> page(String project, long createdFrom, long offset, long limit) {
        return file.read(session -> JobStore.page(session, project, createdFrom, offset, limit)).stream()
                .map(stored ->
                        running(project, stored.id()).map(LiveJob::document).orElse(stored))
                .toList();
    }

    /** Asks a running job to end; one that has ended stays as it is. */
    public void cancel(String project, String id) {
        if (find(project, id).isEmpty()) {
            throw ApiException.notFound("Job " + project + ":" + id);
        }
        running(project, id).ifPresent(job -> job.cancellation().cancel(ApiException.stopped()));
    }

    /** Forgets a job that has ended. */
    public void delete(String project, String id) {
        JobDocument job = get(project, id);
        if (!job.isDone()) {
            throw ApiException.invalid("Cannot delete " + job.display() + " while it runs");
        }
        file.change(session -> {
            JobStore.delete(session, project, id);
        });
    }

    /**
     * Takes a job under a name that is free.
     *
     * @param remembered whether to write it down before it runs
     * @throws ApiException 409 when there is a job of that name
     */
    LiveJob accept(String project, String id, String location, ObjectNode configuration, boolean remembered) {
        LiveJob job = new LiveJob(JobDocument.accepted(project, id, location, configuration, clock.millis()));
        LiveJob other = live.putIfAbsent(key(project, id), job);
        if (other != null) {
            throw ApiException.duplicate(other.document().display());
        }
        try {
            file.change(session -> {
                Optional<JobDocument> known = JobStore.find(session, project, id);
                if (known.isPresent()) {
                    throw ApiException.duplicate(known.get().display());
                }
                if (remembered) {
                    JobStore.put(session, job.document());
                }
            });
            return job;
        } catch (RuntimeException e) {
            live.remove(key(project, id));
            throw e;
        }
    }

    /** Runs an accepted job on a thread for it, as soon as one is free. */
    void start(LiveJob job, Task task) {
        quiet.disturb();
        Disposable.Swap deadline = Disposables.swap();
        long limit = job.document().timeoutMillis();
        if (limit > 0) {
            deadline.update(
                    timer.schedule(() -> job.cancellation().cancel(timedOut(limit)), limit, TimeUnit.MILLISECONDS));
        }
        runners.schedule(() -> {
            try {
                run(job, task);
            } finally {
                deadline.dispose();
                task.afterwards();
                live.remove(key(job.document().project(), job.document().id()));
                job.announceEnd();
                if (live.isEmpty()) {
                    quiet.begin();
                }
            }
        });
    }

    private void run(LiveJob job, Task task) {
        job.become(job.document().running(clock.millis()));
        try {
            job.become(file.write(session -> {
                job.cancellation().check();
                JobOutcome outcome = task.perform(session, job);
                job.cancellation().check();
                JobDocument done = job.document().succeeded(clock.millis(), outcome);
                JobStore.put(session, done);
                return done;
            }));
        } catch (ApiException e) {
            fail(job, e);
        } catch (EngineException e) {
            LOG.debug("{} failed in the engine", job.document().display(), e);
            fail(job, e.asStatementFailure());
        } catch (RuntimeException e) {
            LOG.error("{} failed: unforeseen, so a bug of ours", job.document().display(), e);
            fail(job, new ApiException(500, "internalError", e.toString()));
        }
    }

    private void fail(LiveJob job, ApiException error) {
        JobDocument failed = job.document().failed(clock.millis(), error);
        job.become(failed);
        try {
            file.change(session -> {
                JobStore.put(session, failed);
            });
        } catch (EngineException e) {
            LOG.error("the failure of {} could not be written down", failed.display(), e);
        }
    }

    private static ApiException timedOut(long limit) {
        return new ApiException(
                499, "stopped", "Job execution was cancelled: Job timed out after " + limit + " ms (jobTimeoutMs)");
    }

    private static String key(String project, String id) {
        return project + ":" + id;
    }
}
