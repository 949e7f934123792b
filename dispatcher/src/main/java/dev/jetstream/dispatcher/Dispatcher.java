package dev.jetstream.dispatcher;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.LogFields;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.dispatcher.DispatchReport.Outcome;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.LeftOut;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns a request into a batch on its way: select → subscription → inputs and manifest → publish → workflow.
 *
 * <p>The batch's name comes from the cause, and every step may be repeated: a crash anywhere is healed by asking again.
 * From the moment its manifest stands a batch is what that says, whatever has changed since.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final MessageCodec codec = new MessageCodec();
    private final ExperimentSelector selector;
    private final FrozenInputs inputs;
    private final Ledger ledger;
    private final Topics topics;
    private final Outbox outbox;
    private final WorkflowSubmitter workflows;
    private final DispatcherSettings settings;
    private final Clock clock;

    /**
     * A dispatcher.
     *
     * @param clock for the creation instant of a batch
     */
    public Dispatcher(
            ExperimentSelector selector,
            FrozenInputs inputs,
            Ledger ledger,
            Topics topics,
            Outbox outbox,
            WorkflowSubmitter workflows,
            DispatcherSettings settings,
            Clock clock) {
        this.selector = selector;
        this.inputs = inputs;
        this.ledger = ledger;
        this.topics = topics;
        this.outbox = outbox;
        this.workflows = workflows;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Dispatches, goes on with, or follows up the batch of a request.
     *
     * <p>Fails with {@link dev.jetstream.core.failure.InvalidException} when a named experiment is unknown or broken.
     */
    public Mono<DispatchReport> dispatch(DispatchRequest request) {
        return Mono.defer(() -> {
                    LOG.info("stage=dispatch batch={} {}", request.batch(), request.reason());
                    return newest(request.batch())
                            .flatMap(status -> again(request, status))
                            .switchIfEmpty(Mono.defer(() -> first(request)));
                })
                .contextWrite(LogFields.with(LogFields.BATCH, request.batch()));
    }

    /** The last batch of a chain of follow-ups; empty when there is none. */
    private Mono<BatchStatus> newest(String first) {
        return ledger.manifest(first)
                .expand(manifest -> ledger.manifest(BatchId.followUp(first, BatchId.number(manifest.batch()) + 1)))
                .takeLast(1)
                .next()
                .flatMap(manifest -> ledger.status(manifest.batch()));
    }

    private Mono<DispatchReport> first(DispatchRequest request) {
        return select(request, request.slugs()).flatMap(selection -> {
            if (selection.selected().isEmpty()) {
                LOG.info("batch={} has nothing to analyse", request.batch());
                return Mono.just(
                        new DispatchReport(request.batch(), Outcome.NOTHING_TO_DO, null, 0, selection.leftOut()));
            }
            return open(request, request.batch(), null, selection, item -> true)
                    .flatMap(
                            manifest -> send(manifest, Requests.of(manifest), Outcome.DISPATCHED, selection.leftOut()));
        });
    }

    private Mono<DispatchReport> again(DispatchRequest request, BatchStatus status) {
        Manifest manifest = status.manifest();
        if (!status.unfinished().isEmpty()) {
            LOG.info(
                    "batch={} goes on with {} items",
                    manifest.batch(),
                    status.unfinished().size());
            return send(manifest, requests(manifest, status.unfinished()), Outcome.CONTINUED, List.of());
        }
        if (status.failed().isEmpty()) {
            LOG.info("batch={} is done already", manifest.batch());
            return Mono.just(new DispatchReport(manifest.batch(), Outcome.ALREADY_DONE, manifest, 0, List.of()));
        }
        return followUp(request, status);
    }

    private Mono<DispatchReport> followUp(DispatchRequest request, BatchStatus status) {
        String previous = status.manifest().batch();
        String next = BatchId.followUp(previous, BatchId.number(previous) + 1);
        Set<Pair> failed = new HashSet<>();
        status.failed().forEach(item -> failed.add(new Pair(item.slug(), item.date())));
        List<String> slugs =
                status.failed().stream().map(ItemStatus::slug).distinct().toList();
        LOG.info("batch={} follows up {} failed items of {}", next, failed.size(), previous);
        return select(request, slugs).flatMap(selection -> {
            Predicate<Pair> again = failed::contains;
            return open(request, next, status.manifest(), selection, again)
                    .flatMap(manifest ->
                            send(manifest, Requests.of(manifest), Outcome.FOLLOWED_UP, selection.leftOut()));
        });
    }

    private Mono<Selection> select(DispatchRequest request, List<String> slugs) {
        LocalDate date = request.date();
        return slugs.isEmpty() && date != null
                ? selector.all(date, request.options())
                : selector.named(slugs, date, request.options());
    }

    /**
     * Makes the subscription, then the inputs, then the manifest, so that no message can come too early or get lost.
     */
    private Mono<Manifest> open(
            DispatchRequest request,
            String batch,
            @Nullable Manifest previous,
            Selection selection,
            Predicate<Pair> wanted) {
        return subscribed(batch)
                .thenMany(Flux.fromIterable(selection.selected()))
                .flatMapSequential(
                        selected -> freeze(batch, selected, form(request, selected), wanted), settings.concurrency())
                .flatMapIterable(items -> items)
                .collectList()
                .map(items -> new Manifest(
                        Manifest.VERSION,
                        batch,
                        request.kind(),
                        request.cause(),
                        request.reason(),
                        previous == null ? null : previous.batch(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        previous == null ? null : previous.age().asked(),
                        request.recompute(),
                        request.periods(),
                        request.options(),
                        items))
                .flatMap(ledger::open);
    }

    /** Decided once for all items of an experiment: a rerun moves the date that it follows from. */
    private static @Nullable Boolean form(DispatchRequest request, Selected selected) {
        @Nullable Boolean asked = request.options().discreteMetrics();
        return asked == null ? selected.form(null).discrete() : null;
    }

    private Mono<List<Manifest.Item>> freeze(
            String batch, Selected selected, @Nullable Boolean form, Predicate<Pair> wanted) {
        return Mono.zip(inputs.store(batch, selected.experiment()), inputs.store(batch, selected.configStates()))
                .map(hashes -> {
                    List<Manifest.Item> items = new ArrayList<>();
                    for (LocalDate date : selected.dates()) {
                        String slug = selected.experiment().slug();
                        if (wanted.test(new Pair(slug, date))) {
                            items.add(new Manifest.Item(slug, date, hashes.getT1(), hashes.getT2(), form));
                        }
                    }
                    return items;
                });
    }

    private Mono<DispatchReport> send(
            Manifest manifest, List<AnalysisRequested> requests, Outcome outcome, List<LeftOut> leftOut) {
        return subscribed(manifest.batch())
                .thenMany(Flux.fromIterable(requests))
                .flatMapSequential(
                        event -> outbox.publish(EventTopics.REQUESTS, codec.encode(event), event.attributes()),
                        settings.concurrency())
                .count()
                .doOnNext(count -> LOG.info("stage=dispatch batch={} published {} requests", manifest.batch(), count))
                .flatMap(count -> workflows
                        .submit(manifest)
                        .thenReturn(new DispatchReport(
                                manifest.batch(), outcome, manifest, Math.toIntExact(count), leftOut)))
                .contextWrite(LogFields.with(LogFields.BATCH, manifest.batch()));
    }

    /** A topic without a subscription forgets what is published. */
    private Mono<Void> subscribed(String batch) {
        return topics.ensureSubscription(EventTopics.givenUp(settings.timing()))
                .then(topics.ensureSubscription(EventTopics.exporter(settings.timing())))
                .then(topics.ensureSubscription(EventTopics.batch(batch, settings.timing())));
    }

    private static List<AnalysisRequested> requests(Manifest manifest, List<ItemStatus> items) {
        return items.stream()
                .flatMap(item -> manifest.item(item.slug(), item.date()).stream())
                .map(item -> Requests.of(manifest, item))
                .toList();
    }

    private record Pair(String slug, LocalDate date) {}
}
