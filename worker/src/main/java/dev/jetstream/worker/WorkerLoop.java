package dev.jetstream.worker;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.lease.Lease;
import dev.jetstream.core.ledger.Ledger;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes the messages of one batch one by one, each under a lease, until the ledger says that nothing is left.
 *
 * <p>Each slot: ask the ledger → pull one → hold it while {@link ItemWork} does it → settle → again. Nothing is
 * prefetched, so a message is never held by a worker that does not work on it. An empty pull says nothing: the ledger
 * alone knows when the batch is drained.
 *
 * <p>Threads: everything is asynchronous; pauses and heartbeats run on {@code timer}.
 */
public final class WorkerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

    private final String batch;
    private final Inbox inbox;
    private final Ledger ledger;
    private final ItemWork work;
    private final Lease lease;
    private final WorkerSettings settings;
    private final Scheduler timer;

    /**
     * A loop over one batch.
     *
     * @param inbox the batch's own subscription
     * @param timer for heartbeats and pauses; must not be the one that computes
     */
    public WorkerLoop(
            String batch, Inbox inbox, Ledger ledger, ItemWork work, WorkerSettings settings, Scheduler timer) {
        this.batch = batch;
        this.inbox = inbox;
        this.ledger = ledger;
        this.work = work;
        this.lease = new Lease(settings.lease(), timer);
        this.settings = settings;
        this.timer = timer;
    }

    /**
     * Works until the batch is drained, enough messages were taken, or {@code stop} signals.
     *
     * <p>When stopped, takes no more, gives back what it holds, and completes after that. Fails only when the bus or
     * the ledger does; an item's failure gives its message back and the loop goes on.
     *
     * @param stop may signal at any time, also before; must replay its signal to late subscribers
     */
    public Mono<WorkerEnd> run(Mono<?> stop) {
        return Mono.defer(() -> {
            AtomicInteger taken = new AtomicInteger();
            return Flux.range(0, settings.slots())
                    .flatMap(slot -> slot(taken, stop), settings.slots())
                    .reduce((one, other) -> one)
                    .defaultIfEmpty(WorkerEnd.Cause.STOPPED)
                    .map(cause -> new WorkerEnd(cause, taken.get()));
        });
    }

    /** One slot's turns until one of them ends it; empty when it was stopped. */
    private Mono<WorkerEnd.Cause> slot(AtomicInteger taken, Mono<?> stop) {
        Mono<Turn> turn = Mono.defer(() -> turn(taken, stop));
        return turn.repeat().takeUntil(done -> done != Turn.GO_ON).last().flatMap(last -> Mono.justOrEmpty(last.cause));
    }

    private Mono<Turn> turn(AtomicInteger taken, Mono<?> stop) {
        return Mono.firstWithSignal(stopped(stop), ledger.drained(batch).flatMap(drained -> {
                    if (drained) {
                        LOG.info("batch={} is drained", batch);
                        return Mono.just(Turn.DRAINED);
                    }
                    return Mono.just(mayTake(taken) ? Turn.GO_ON : Turn.ENOUGH);
                }))
                .flatMap(next -> next == Turn.GO_ON ? take(taken, stop) : Mono.just(next));
    }

    private Mono<Turn> take(AtomicInteger taken, Mono<?> stop) {
        Mono<Turn> idle = Mono.firstWithSignal(
                stopped(stop), Mono.delay(settings.idlePause(), timer).thenReturn(Turn.GO_ON));
        return inbox.pull()
                .onErrorResume(UnavailableException.class, WorkerLoop::nothingCame)
                .takeUntilOther(stop)
                .flatMap(delivery -> hold(delivery, stop).thenReturn(Turn.GO_ON))
                .switchIfEmpty(Mono.defer(() -> {
                    taken.decrementAndGet();
                    return idle;
                }));
    }

    private Mono<Void> hold(Delivery delivery, Mono<?> stop) {
        return lease.hold(delivery, work.process(delivery), stop);
    }

    private boolean mayTake(AtomicInteger taken) {
        if (taken.incrementAndGet() <= settings.maxMessages() || settings.maxMessages() == 0) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    private static Mono<Delivery> nothingCame(UnavailableException away) {
        LOG.warn("no message, the bus is away: {}", away.reason());
        return Mono.empty();
    }

    private static Mono<Turn> stopped(Mono<?> stop) {
        return stop.then(Mono.just(Turn.STOPPED));
    }

    /** What a slot does after a turn. */
    private enum Turn {
        GO_ON(null),
        STOPPED(null),
        DRAINED(WorkerEnd.Cause.DRAINED),
        ENOUGH(WorkerEnd.Cause.ENOUGH_MESSAGES);

        private final WorkerEnd.@Nullable Cause cause;

        Turn(WorkerEnd.@Nullable Cause cause) {
            this.cause = cause;
        }
    }
}
