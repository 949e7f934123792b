package dev.jetstream.exporter;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.lease.Lease;
import dev.jetstream.core.message.AnalysisCompleted;
import dev.jetstream.core.message.AnalysisFailed;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.Event;
import dev.jetstream.core.message.MessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Hears what became of items, also of requests that the bus has given up, and exports their experiments, until it is
 * stopped.
 *
 * <p>One message, one verdict: ack once the experiment is exported or has to wait for other items, nack when another
 * try may help. What cannot be decoded is dropped with a warning.
 */
public final class ExporterLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ExporterLoop.class);

    private final MessageCodec codec = new MessageCodec();
    private final Inbox inbox;
    private final Exporter exporter;
    private final Lease lease;
    private final ExporterSettings settings;
    private final Scheduler timer;

    /**
     * A loop.
     *
     * @param inbox the subscription {@code exporter}, or {@code given-up}
     * @param timer for heartbeats and pauses
     */
    public ExporterLoop(Inbox inbox, Exporter exporter, ExporterSettings settings, Scheduler timer) {
        this.inbox = inbox;
        this.exporter = exporter;
        this.lease = new Lease(settings.lease(), timer);
        this.settings = settings;
        this.timer = timer;
    }

    /**
     * Exports until {@code stop} signals, then gives back what it holds and completes.
     *
     * @param stop must replay its signal to late subscribers
     */
    public Mono<Void> run(Mono<?> stop) {
        return Flux.range(0, settings.slots())
                .flatMap(slot -> slot(stop), settings.slots())
                .then();
    }

    private Flux<Turn> slot(Mono<?> stop) {
        return Mono.defer(() -> turn(stop)).repeat().takeWhile(turn -> turn == Turn.GO_ON);
    }

    private Mono<Turn> turn(Mono<?> stop) {
        Mono<Turn> stopped = stop.then(Mono.just(Turn.STOP));
        Mono<Turn> idle = Mono.firstWithSignal(
                stopped, Mono.delay(settings.idlePause(), timer).thenReturn(Turn.GO_ON));
        return inbox.pull()
                .onErrorResume(UnavailableException.class, ExporterLoop::nothingCame)
                .takeUntilOther(stop)
                .flatMap(
                        delivery -> lease.hold(delivery, export(delivery), stop).thenReturn(Turn.GO_ON))
                .switchIfEmpty(idle);
    }

    private Mono<Void> export(Delivery delivery) {
        return Mono.fromCallable(() -> codec.decode(delivery.payload()))
                .flatMap(this::export)
                .onErrorResume(InvalidException.class, refused -> dropped(delivery, refused));
    }

    private Mono<Void> export(Event event) {
        if (event instanceof AnalysisCompleted completed) {
            return exporter.export(completed.batch(), completed.slug());
        }
        if (event instanceof AnalysisFailed failed) {
            return exporter.export(failed.batch(), failed.slug());
        }
        if (event instanceof AnalysisRequested dead) {
            return exporter.giveUp(dead);
        }
        throw new InvalidException(
                "event %s has nothing to export".formatted(event.getClass().getSimpleName()));
    }

    private static Mono<Void> dropped(Delivery delivery, InvalidException refused) {
        LOG.warn("dropped message {} {}: {}", delivery.messageId(), delivery.attributes(), refused.reason());
        return Mono.empty();
    }

    private static Mono<Delivery> nothingCame(UnavailableException away) {
        LOG.warn("no message, the bus is away: {}", away.reason());
        return Mono.empty();
    }

    private enum Turn {
        GO_ON,
        STOP
    }
}
