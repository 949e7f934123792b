package dev.jetstream.dispatcher;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.LogFields;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts batches on their way: subscription → inputs and manifest → messages → workflow. Every step may be repeated.
 *
 * <p>From the moment its manifest stands a batch is what that says; whoever comes second goes on with it.
 */
public final class Batches {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final MessageCodec codec = new MessageCodec();
    private final FrozenInputs inputs;
    private final Ledger ledger;
    private final Topics topics;
    private final Outbox outbox;
    private final WorkflowSubmitter workflows;
    private final DispatcherSettings settings;
    private final Clock clock;

    /**
     * A way to open batches.
     *
     * @param clock for the creation instant of a batch
     */
    public Batches(
            FrozenInputs inputs,
            Ledger ledger,
            Topics topics,
            Outbox outbox,
            WorkflowSubmitter workflows,
            DispatcherSettings settings,
            Clock clock) {
        this.inputs = inputs;
        this.ledger = ledger;
        this.topics = topics;
        this.outbox = outbox;
        this.workflows = workflows;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes the subscription, then the inputs, then the manifest, so that no message can come too early or get lost.
     */
    public Mono<Manifest> open(Draft draft, List<Selected> selected, BiPredicate<String, LocalDate> wanted) {
        return subscribed(draft.batch())
                .thenMany(Flux.fromIterable(selected))
                .flatMapSequential(one -> freeze(draft, one, wanted), settings.concurrency())
                .flatMapIterable(items -> items)
                .collectList()
                .map(items -> new Manifest(
                        Manifest.VERSION,
                        draft.batch(),
                        draft.kind(),
                        draft.cause(),
                        draft.reason(),
                        draft.previous(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        draft.firstCreated(),
                        draft.recompute(),
                        draft.periods(),
                        draft.options(),
                        draft.requestId(),
                        draft.pods(),
                        items))
                .flatMap(ledger::open);
    }

    /** Publishes the requests for all items, then submits the workflow; answers with the number of requests. */
    public Mono<Integer> send(Manifest manifest) {
        return send(manifest, request -> Map.of());
    }

    /**
     * The same with attributes of a message besides its own, which win.
     *
     * @param more by request
     */
    public Mono<Integer> send(Manifest manifest, Function<AnalysisRequested, Map<String, String>> more) {
        return send(manifest, Requests.of(manifest), more);
    }

    /** Publishes the requests for some items again, then submits the workflow; answers with the number of requests. */
    public Mono<Integer> send(Manifest manifest, List<ItemStatus> items) {
        List<AnalysisRequested> requests = items.stream()
                .flatMap(item -> manifest.item(item.slug(), item.date()).stream())
                .map(item -> Requests.of(manifest, item))
                .toList();
        return send(manifest, requests, request -> Map.of());
    }

    private Mono<Integer> send(
            Manifest manifest,
            List<AnalysisRequested> requests,
            Function<AnalysisRequested, Map<String, String>> more) {
        return subscribed(manifest.batch())
                .thenMany(Flux.fromIterable(requests))
                .flatMapSequential(request -> publish(request, more.apply(request)), settings.concurrency())
                .count()
                .doOnNext(count -> LOG.info("stage=dispatch batch={} published {} requests", manifest.batch(), count))
                .flatMap(count -> workflows.submit(manifest).thenReturn(Math.toIntExact(count)))
                .contextWrite(LogFields.with(LogFields.BATCH, manifest.batch()));
    }

    private Mono<String> publish(AnalysisRequested request, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.putAll(request.attributes());
        return outbox.publish(EventTopics.REQUESTS, codec.encode(request), attributes);
    }

    private Mono<List<Manifest.Item>> freeze(Draft draft, Selected selected, BiPredicate<String, LocalDate> wanted) {
        @Nullable Boolean form = form(draft, selected);
        return Mono.zip(
                        inputs.store(draft.batch(), selected.experiment()),
                        inputs.store(draft.batch(), selected.configStates()))
                .map(hashes -> {
                    List<Manifest.Item> items = new ArrayList<>();
                    for (LocalDate date : selected.dates()) {
                        String slug = selected.experiment().slug();
                        if (wanted.test(slug, date)) {
                            items.add(new Manifest.Item(slug, date, hashes.getT1(), hashes.getT2(), form));
                        }
                    }
                    return items;
                });
    }

    /** Decided once for all items of an experiment: a rerun moves the date that it follows from. */
    private static @Nullable Boolean form(Draft draft, Selected selected) {
        return draft.options().discreteMetrics() == null ? selected.form(null).discrete() : null;
    }

    /** A topic without a subscription forgets what is published. */
    private Mono<Void> subscribed(String batch) {
        return topics.ensureSubscription(EventTopics.deadLetters(settings.timing()))
                .then(topics.ensureSubscription(EventTopics.givenUp(settings.timing())))
                .then(topics.ensureSubscription(EventTopics.exporter(settings.timing())))
                .then(topics.ensureSubscription(EventTopics.batch(batch, settings.timing())));
    }
}
