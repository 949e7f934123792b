package dev.jetstream.emulators.bigquery.api;

import dev.jetstream.emulators.bigquery.job.JobDocument;
import dev.jetstream.emulators.bigquery.job.Jobs;
import dev.jetstream.emulators.bigquery.job.LiveJob;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Holds answers back until a job has ended or the time is up, without a thread for each. */
final class Polling {
    /** How long the answer to an insert waits: the client polls loads every 3 s only, most end sooner than this. */
    static final Duration GRACE = Duration.ofMillis(200);

    private static final long DEFAULT_MILLIS = 10_000;
    private static final long LONGEST_MILLIS = 19_000; // clients may read for 20 s only

    private final Jobs jobs;
    private final Scheduler timer;
    private final Scheduler work;

    Polling(Jobs jobs, Scheduler timer, Scheduler work) {
        this.jobs = jobs;
        this.timer = timer;
        this.work = work;
    }

    /** The time that a caller is willing to wait. */
    static Duration limit(long askedMillis) {
        return Duration.ofMillis(Math.min(askedMillis, LONGEST_MILLIS));
    }

    /** The time of callers who do not say. */
    static long defaultMillis() {
        return DEFAULT_MILLIS;
    }

    /** The job at its end or when the time is up; goes on where blocking is allowed. */
    Mono<JobDocument> await(LiveJob job, Duration limit) {
        return job.await(limit, timer).publishOn(work); // what follows reads the file
    }

    /** The same for a job that may have ended long ago. */
    Mono<JobDocument> await(String project, String id, Duration limit) {
        return jobs.running(project, id)
                .map(job -> await(job, limit))
                .orElseGet(() -> Mono.fromSupplier(() -> jobs.get(project, id)));
    }
}
