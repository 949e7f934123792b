package dev.jetstream.dispatcher.serve;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.log.LogFields;
import dev.jetstream.core.message.DeadLetterAttributes;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.push.CommitStatuses;
import dev.jetstream.dispatcher.push.CommitStatuses.State;
import dev.jetstream.dispatcher.push.PushPlanner;
import dev.jetstream.dispatcher.rerun.ExperimentTouch;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import dev.jetstream.dispatcher.trigger.RequestAliases.Alias;
import dev.jetstream.dispatcher.trigger.RequestAliases.Refusal;
import dev.jetstream.dispatcher.trigger.Trigger;
import dev.jetstream.dispatcher.trigger.TriggerCodec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries out one trigger: decide → remember under the request id → label → dispatch → note that it is done.
 *
 * <p>What was remembered first is what every later delivery of the request does, and each step may be repeated: a crash
 * anywhere is healed by the redelivery. What can never be carried out is recorded, sent to the dead letters with its
 * reason, and done with.
 */
public final class TriggerWork {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerWork.class);

    private final TriggerCodec codec = new TriggerCodec();
    private final TriggerPlanner planner;
    private final RequestAliases aliases;
    private final Dispatcher dispatcher;
    private final ExperimentTouch touch;
    private final ConfigStates configs;
    private final @Nullable PushPlanner pushes;
    private final CommitStatuses statuses;
    private final Outbox outbox;
    private final Mono<Void> refresh;
    private final Clock clock;

    /**
     * Work on triggers.
     *
     * @param pushes which keeps the last processed commit, or null where no pushes are taken
     * @param refresh brings the clones of config repositories up to date
     * @param clock for when something was refused
     */
    public TriggerWork(
            TriggerPlanner planner,
            RequestAliases aliases,
            Dispatcher dispatcher,
            ExperimentTouch touch,
            ConfigStates configs,
            @Nullable PushPlanner pushes,
            CommitStatuses statuses,
            Outbox outbox,
            Mono<Void> refresh,
            Clock clock) {
        this.planner = planner;
        this.aliases = aliases;
        this.dispatcher = dispatcher;
        this.touch = touch;
        this.configs = configs;
        this.pushes = pushes;
        this.statuses = statuses;
        this.outbox = outbox;
        this.refresh = refresh;
        this.clock = clock;
    }

    /** What became of a delivery. */
    enum Outcome {
        DONE,
        SEEN_BEFORE,
        REFUSED
    }

    /** Completes once the delivery may be acknowledged. */
    Mono<Outcome> work(Delivery delivery) {
        return Mono.fromCallable(() -> codec.decode(delivery.payload(), delivery.attributes(), delivery.messageId()))
                .flatMap(trigger -> carryOut(trigger)
                        .onErrorResume(
                                InvalidException.class,
                                refused -> aliases.refuse(
                                                new Refusal(trigger.requestId(), refused.reason(), clock.instant()))
                                        .then(Mono.error(refused)))
                        .contextWrite(LogFields.with("request_id", trigger.requestId())))
                .onErrorResume(InvalidException.class, refused -> dead(delivery, refused));
    }

    private Mono<Outcome> carryOut(Trigger trigger) {
        return aliases.find(trigger.requestId())
                .flatMap(known -> trigger.push() == null
                        ? carryOut(known)
                        : aliases.isDone(known.requestId())
                                .flatMap(done -> done ? Mono.just(Outcome.SEEN_BEFORE) : carryOut(known)))
                .switchIfEmpty(Mono.defer(() -> refresh.then(planner.plan(trigger))
                        .flatMap(aliases::remember)
                        .flatMap(this::carryOut)));
    }

    private Mono<Outcome> carryOut(Alias alias) {
        return told(alias, State.PENDING, "jetstream looks at what is to be done")
                .then(labelled(alias))
                .thenMany(Flux.fromIterable(alias.requests()))
                .concatMap(dispatcher::dispatchAll)
                .collectList()
                .flatMap(reports -> seenTo(alias)
                        .then(aliases.done(alias))
                        .then(told(alias, State.SUCCESS, sentence(alias, reports)))
                        .thenReturn(Outcome.DONE));
    }

    private Mono<Void> labelled(Alias alias) {
        return alias.touched().isEmpty()
                ? Mono.empty()
                : configs.snapshot(null)
                        .flatMap(configs::load)
                        .flatMap(newest -> touch.touch(alias.touched(), newest, alias.at()))
                        .then();
    }

    private Mono<Void> seenTo(Alias alias) {
        String commit = alias.commit();
        return commit == null || pushes == null ? Mono.empty() : pushes.finished(commit);
    }

    private Mono<Void> told(Alias alias, State state, String sentence) {
        return alias.commit() == null ? Mono.empty() : statuses.tell(alias.commit(), state, sentence);
    }

    private static String sentence(Alias alias, List<DispatchReport> reports) {
        int published = reports.stream().mapToInt(DispatchReport::published).sum();
        String batches =
                String.join(", ", reports.stream().map(DispatchReport::batch).toList());
        LOG.info("request={} action={} batches=[{}] {}", alias.requestId(), alias.action(), batches, alias.note());
        return reports.isEmpty() ? alias.note() : "%d analyses are on their way: %s".formatted(published, batches);
    }

    private Mono<Outcome> dead(Delivery delivery, InvalidException refused) {
        LOG.warn("message {} is refused: {}", delivery.messageId(), refused.reason());
        Map<String, String> attributes = DeadLetterAttributes.of(delivery, EventTopics.DISPATCHER, refused);
        return outbox.publish(EventTopics.DEAD_LETTERS, delivery.payload(), attributes)
                .thenReturn(Outcome.REFUSED);
    }
}
