package dev.jetstream.core.lease;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Delivery.Ending;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.failure.UnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Holds one delivery while its work runs: renews the lease beside it, and settles the delivery after it.
 *
 * <p>Work done → ack. Work failed, stopped or over the maximum hold → nack. Lease lost → the work is cancelled and
 * nothing is settled, for somebody else may hold the message now. The heartbeat has a scheduler of its own, which the
 * work cannot starve.
 */
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);

    private final LeaseSettings settings;
    private final Scheduler timer;

    /**
     * A way to hold deliveries.
     *
     * @param timer for heartbeats; must not be the one that works
     */
    public Lease(LeaseSettings settings, Scheduler timer) {
        this.settings = settings;
        this.timer = timer;
    }

    /**
     * Holds the delivery for the work.
     *
     * <p>Completes once the delivery is settled or known to be lost; the failure of the work is logged and is no
     * failure here. The nack is part of the answer, so that whoever stops has really let go.
     *
     * @param stop lets go as soon as it signals
     */
    public Mono<Void> hold(Delivery delivery, Mono<Void> work, Mono<?> stop) {
        return Mono.firstWithSignal(heartbeat(delivery), letGo(stop), tooLong(), work.thenReturn(true))
                .then(Mono.defer(delivery::ack))
                .doOnSuccess(done -> delivery.ended(Ending.DONE))
                .onErrorResume(error -> giveBack(delivery, error))
                .contextWrite(context -> context.putAll(delivery.context()));
    }

    private Mono<Boolean> heartbeat(Delivery delivery) {
        return Flux.interval(settings.beat(), timer)
                .onBackpressureDrop()
                .concatMap(beat -> renew(delivery), 1)
                .then(Mono.never());
    }

    private Mono<Void> renew(Delivery delivery) {
        Duration patience = settings.lease().minus(settings.beat());
        return Mono.defer(() -> delivery.extend(settings.lease()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(settings.beat())
                        .jitter(0) // one holder a message: nobody to keep apart from
                        .scheduler(timer)
                        .filter(UnavailableException.class::isInstance))
                .timeout(patience, timer)
                .onErrorMap(
                        TimeoutException.class,
                        error -> new LeaseLostException(
                                "message %s could not be renewed for %s".formatted(delivery.messageId(), patience),
                                error));
    }

    private static Mono<Boolean> letGo(Mono<?> stop) {
        return stop.then(Mono.error(() -> new StoppedException("asked to stop")));
    }

    private Mono<Boolean> tooLong() {
        return Mono.delay(settings.maximumHold(), timer)
                .then(Mono.error(
                        () -> new UnavailableException("no end within the maximum hold of " + settings.maximumHold())));
    }

    private static Mono<Void> giveBack(Delivery delivery, Throwable error) {
        if (error instanceof LeaseLostException) {
            LOG.warn("lost message {}: {}", delivery.messageId(), error.getMessage());
            delivery.ended(Ending.LOST);
            return Mono.empty();
        }
        if (error instanceof UnavailableException || error instanceof StoppedException) {
            LOG.warn("gave back message {}: {}", delivery.messageId(), error.getMessage());
            delivery.ended(error instanceof StoppedException ? Ending.STOPPED : Ending.UNAVAILABLE);
        } else {
            LOG.error("gave back message {}: unforeseen, so a defect of ours", delivery.messageId(), error);
            delivery.ended(Ending.DEFECT);
        }
        return Mono.defer(delivery::nack).onErrorResume(failed -> leftToExpire(delivery, failed));
    }

    private static Mono<Void> leftToExpire(Delivery delivery, Throwable failed) {
        LOG.warn("message {} could not be given back, its lease runs out: {}", delivery.messageId(), failed.toString());
        return Mono.empty();
    }
}
