package dev.jetstream.emulators.bigquery.job;

import dev.jetstream.emulators.bigquery.store.Cancellation;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** A job that has not ended, or has only just: what others can see of it and wait for. */
public final class LiveJob {
    private final Cancellation cancellation = new Cancellation();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile JobDocument document;

    LiveJob(JobDocument document) {
        this.document = document;
    }

    /** As it is now. */
    public JobDocument document() {
        return document;
    }

    /** As it is when it ends or the time is up, whichever comes first. */
    public Mono<JobDocument> await(Duration limit, Scheduler timer) {
        return end.asMono().timeout(limit, Mono.empty(), timer).then(Mono.fromSupplier(this::document));
    }

    Cancellation cancellation() {
        return cancellation;
    }

    void become(JobDocument next) {
        document = next;
    }

    /** Wakes those who wait; the document must have been replaced before. */
    void announceEnd() {
        end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }
}
