package dev.jetstream.dispatcher.serve;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.push.PushPlanner;
import dev.jetstream.dispatcher.trigger.Pushes;
import dev.jetstream.dispatcher.trigger.TriggerCodec;
import dev.jetstream.dispatcher.trigger.TriggerSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Compares the branch's tip with the last processed commit, now and then: GitHub never delivers a lost push again.
 *
 * <p>What it finds becomes a trigger under the request id that the lost delivery would have had, so a delivery that
 * still comes is the same act.
 */
public final class BranchWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BranchWatch.class);

    private final TriggerCodec codec = new TriggerCodec();
    private final PushPlanner pushes;
    private final Pushes triggers;
    private final Outbox outbox;
    private final Duration interval;
    private final Scheduler timer;

    /** A watch that looks once an interval, the first time after one. */
    public BranchWatch(PushPlanner pushes, Pushes triggers, Outbox outbox, Duration interval, Scheduler timer) {
        this.pushes = pushes;
        this.triggers = triggers;
        this.outbox = outbox;
        this.interval = interval;
        this.timer = timer;
    }

    /** Watches until {@code stop} signals. */
    public Mono<Void> run(Mono<?> stop) {
        return Flux.interval(Duration.ZERO, interval, timer)
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .takeUntilOther(stop)
                .then();
    }

    /** Looks once. */
    public Mono<Void> look() {
        return pushes.unseenTip()
                .flatMap(tip -> {
                    LOG.info("the branch is at {}, which was not seen to yet", tip);
                    return outbox.publish(
                            EventTopics.TRIGGERS,
                            codec.encode(triggers.at(null, tip)),
                            TriggerSource.WATCH.attributes());
                })
                .onErrorResume(error -> {
                    LOG.warn("the branch could not be looked at: {}", error.toString());
                    return Mono.empty();
                })
                .then();
    }
}
