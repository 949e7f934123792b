package dev.jetstream.dispatcher.serve;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.lease.Lease;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.dispatcher.serve.TriggerWork.Outcome;
import dev.jetstream.dispatcher.trigger.TriggerSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Takes triggers from the subscription {@code dispatcher} and carries them out, until it is stopped. */
public final class TriggerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerLoop.class);

    private static final String UNAVAILABLE = "unavailable";
    private static final String DEFECT = "defect";

    /** Longer than any pull waits. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final Inbox inbox;
    private final TriggerWork work;
    private final Lease lease;
    private final int slots;
    private final Duration idlePause;
    private final Scheduler timer;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Instant heard = Instant.EPOCH;

    /**
     * A loop.
     *
     * @param inbox the subscription {@code dispatcher}
     * @param slots triggers carried out side by side
     * @param idlePause after an empty answer
     * @param timer for heartbeats and pauses
     */
    public TriggerLoop(
            Inbox inbox,
            TriggerWork work,
            LeaseSettings lease,
            int slots,
            Duration idlePause,
            Scheduler timer,
            MeterRegistry meters,
            Clock clock) {
        this.inbox = inbox;
        this.work = work;
        this.lease = new Lease(lease, timer);
        this.slots = slots;
        this.idlePause = idlePause;
        this.timer = timer;
        this.meters = meters;
        this.clock = clock;
        for (TriggerSource source : TriggerSource.values()) {
            for (String outcome : outcomes()) {
                Counter unused = counter(source, outcome);
            }
        }
    }

    /**
     * Works until {@code stop} signals, then gives back what it holds and completes.
     *
     * @param stop must replay its signal to late subscribers
     */
    public Mono<Void> run(Mono<?> stop) {
        return Flux.range(0, slots).flatMap(slot -> slot(stop), slots).then();
    }

    /** Why the service is not ready; empty while the bus answers. */
    public Optional<String> notReady() {
        return heard.isBefore(clock.instant().minus(SILENCE))
                ? Optional.of("the message bus has not answered for " + SILENCE.toMinutes() + " minutes, or never")
                : Optional.empty();
    }

    private Flux<Boolean> slot(Mono<?> stop) {
        return Mono.defer(() -> turn(stop)).repeat().takeWhile(goOn -> goOn);
    }

    private Mono<Boolean> turn(Mono<?> stop) {
        Mono<Boolean> stopped = stop.then(Mono.just(false));
        Mono<Boolean> idle =
                Mono.firstWithSignal(stopped, Mono.delay(idlePause, timer).thenReturn(true));
        return inbox.pull()
                .doOnSuccess(answer -> heard = clock.instant())
                .onErrorResume(UnavailableException.class, TriggerLoop::nothingCame)
                .takeUntilOther(stop)
                .flatMap(delivery ->
                        lease.hold(delivery, counted(delivery), stop).thenReturn(true))
                .switchIfEmpty(idle);
    }

    private Mono<Void> counted(Delivery delivery) {
        TriggerSource source = TriggerSource.of(delivery.attributes());
        return work.work(delivery)
                .doOnNext(outcome -> count(source, name(outcome)))
                .doOnError(error -> count(source, error instanceof UnavailableException ? UNAVAILABLE : DEFECT))
                .then();
    }

    private void count(TriggerSource source, String outcome) {
        counter(source, outcome).increment();
    }

    private Counter counter(TriggerSource source, String outcome) {
        return Counter.builder("jetstream.triggers")
                .description("Triggers worked on")
                .tag("source", source.spelling())
                .tag("outcome", outcome)
                .register(meters);
    }

    private static List<String> outcomes() {
        return Stream.concat(
                        Stream.of(UNAVAILABLE, DEFECT),
                        Arrays.stream(Outcome.values()).map(TriggerLoop::name))
                .toList();
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static Mono<Delivery> nothingCame(UnavailableException away) {
        LOG.warn("no trigger, the bus is away: {}", away.reason());
        return Mono.empty();
    }
}
