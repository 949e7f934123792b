package dev.jetstream.gcp.remote;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Calls one remote service: off the caller's thread, each try with a deadline, tried again while the failure is a
 * {@link TransientException}.
 *
 * <p>The threads are this object's own and carry the remote's name. Cancelling a call lets go of it at once; the thread
 * that was in it is interrupted and comes back when the client does, at the latest after its read time-out.
 */
public final class Remote implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Remote.class);
    private static final double JITTER = 0.5;

    private final String name;
    private final RemoteSettings settings;
    private final Scheduler workers;
    private final Scheduler timer;

    /**
     * Starts the remote's threads lazily.
     *
     * @param name of the remote and its threads
     * @param timer for deadlines and pauses
     */
    public Remote(String name, RemoteSettings settings, Scheduler timer) {
        this.name = name;
        this.settings = settings;
        this.timer = timer;
        this.workers = Schedulers.newBoundedElastic(
                settings.threads(), Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, name, 60, true);
    }

    /** Runs a blocking call with the settings' deadline; empty when it returns null. */
    public <T> Mono<T> call(
            String what, Callable<? extends @Nullable T> call, Function<Exception, RuntimeException> translation) {
        return call(what, settings.deadline(), call, translation);
    }

    /**
     * Runs a blocking call; empty when it returns null.
     *
     * @param what for messages: what is done to what
     * @param translation of a client's failure into ours; a {@link TransientException} is tried again
     */
    public <T> Mono<T> call(
            String what,
            Duration deadline,
            Callable<? extends @Nullable T> call,
            Function<Exception, RuntimeException> translation) {
        return Mono.defer(() -> this.<T>within(deadline, call, translation))
                .onErrorMap(
                        TimeoutException.class,
                        e -> new TransientException("%s: %s took longer than %s".formatted(name, what, deadline), e))
                .retryWhen(retry(what));
    }

    /** How transient failures are tried again. */
    public Retry retry(String what) {
        return Retry.backoff(settings.attempts() - 1L, settings.minimumBackoff())
                .maxBackoff(settings.maximumBackoff())
                .jitter(JITTER)
                .filter(TransientException.class::isInstance)
                .scheduler(timer)
                .doBeforeRetry(signal -> LOG.info(
                        "{}: {} failed, try {} of {} follows: {}",
                        name,
                        what,
                        signal.totalRetries() + 2,
                        settings.attempts(),
                        signal.failure().getMessage()))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    /** Where blocking calls run, and where answers of the client's own threads are handed over. */
    public Scheduler workers() {
        return workers;
    }

    /** For deadlines and pauses. */
    public Scheduler timer() {
        return timer;
    }

    public RemoteSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        workers.dispose();
    }

    // The deadline ends with the answer, not with its being taken: a slow reader is no slow remote.
    private <T> Mono<T> within(
            Duration deadline,
            Callable<? extends @Nullable T> call,
            Function<Exception, RuntimeException> translation) {
        AtomicReference<State> state = new AtomicReference<>(State.CALLING);
        Mono<Long> overdue = Mono.delay(deadline, timer)
                .filter(tick -> state.get() == State.CALLING)
                .switchIfEmpty(Mono.never());
        return Mono.<T>fromCallable(() -> {
                    try {
                        T answer = call.call();
                        state.compareAndSet(State.CALLING, State.ANSWERED);
                        return answer;
                    } catch (Exception e) {
                        if (state.get() == State.ABANDONED) {
                            LOG.debug("{}: the failure of an abandoned call", name, e);
                            return null;
                        }
                        throw translation.apply(e);
                    }
                })
                .subscribeOn(workers)
                .doOnCancel(() -> state.set(State.ABANDONED))
                .timeout(overdue);
    }

    private enum State {
        CALLING,
        ANSWERED,
        ABANDONED
    }
}
