package dev.jetstream.dispatcher;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.ledger.Split;
import dev.jetstream.core.log.LogFields;
import dev.jetstream.dispatcher.DispatchReport.Outcome;
import dev.jetstream.dispatcher.image.Images;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.LeftOut;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns a request into batches on their way: select → images → for each image subscription, inputs and manifest,
 * messages, workflow.
 *
 * <p>A batch's name comes from the cause, and every step may be repeated: a crash anywhere is healed by asking again.
 * From the moment its manifest stands a batch is what that says, whatever has changed since. Where workers are pods an
 * act is one batch an image, for a worker takes any message of its batch; which those are is written before any of them
 * ({@link Split}). Elsewhere it is one batch.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final ExperimentSelector selector;
    private final Images images;
    private final Ledger ledger;
    private final Batches batches;
    private final FollowUps followUps;

    /**
     * A dispatcher.
     *
     * @param clock for the creation instant of a batch
     */
    public Dispatcher(
            ExperimentSelector selector,
            Images images,
            FrozenInputs inputs,
            Ledger ledger,
            Topics topics,
            Outbox outbox,
            WorkflowSubmitter workflows,
            DispatcherSettings settings,
            Clock clock) {
        this.selector = selector;
        this.images = images;
        this.ledger = ledger;
        this.batches = new Batches(inputs, ledger, topics, outbox, workflows, settings, clock);
        this.followUps = new FollowUps(selector, batches);
    }

    /** A dispatcher whose workers are no pods. */
    public Dispatcher(
            ExperimentSelector selector,
            FrozenInputs inputs,
            Ledger ledger,
            Topics topics,
            Outbox outbox,
            WorkflowSubmitter workflows,
            DispatcherSettings settings,
            Clock clock) {
        this(selector, Images.none(), inputs, ledger, topics, outbox, workflows, settings, clock);
    }

    /** As {@link #dispatchAll}, where the act is one batch. */
    public Mono<DispatchReport> dispatch(DispatchRequest request) {
        return dispatchAll(request).single();
    }

    /**
     * Dispatches, goes on with, or follows up the batches of a request; at least one report, in the order of the
     * batches.
     *
     * <p>Fails with {@link dev.jetstream.core.failure.InvalidException} when a named experiment is unknown or broken.
     */
    public Flux<DispatchReport> dispatchAll(DispatchRequest request) {
        return Flux.defer(() -> {
                    LOG.info("stage=dispatch batch={} {}", request.batch(), request.reason());
                    return ledger.split(request.batch())
                            .flatMapMany(split -> parts(request, split))
                            .switchIfEmpty(Flux.defer(() -> Chain.of(ledger, request.batch())
                                    .flatMapMany(chain -> again(request, chain))
                                    .switchIfEmpty(Flux.defer(() -> first(request)))));
                })
                .contextWrite(LogFields.with(LogFields.BATCH, request.batch()));
    }

    private Flux<DispatchReport> first(DispatchRequest request) {
        return select(request).flatMapMany(selection -> {
            if (selection.selected().isEmpty()) {
                return nothing(request.batch(), selection.leftOut());
            }
            DispatchRequest.Origin origin = request.origin();
            return images.of(selection, origin.imageVersion(), request.options().recreateEnrollments())
                    .flatMapMany(pinned -> pinned.isEmpty()
                            ? opened(request, request.batch(), pods(null, origin.memory()), selection)
                                    .flux()
                            : ledger.open(split(request, selection, pinned))
                                    .flatMapMany(split -> parts(request, split, selection)));
        });
    }

    /** An act of before: each of its batches goes on, or is opened where a crash came first. */
    private Flux<DispatchReport> parts(DispatchRequest request, Split split) {
        return Flux.fromIterable(split.parts())
                .concatMap(part -> Chain.of(ledger, part.batch())
                        .flatMapMany(chain -> again(request, chain))
                        .switchIfEmpty(Flux.defer(() -> selector.named(part.slugs(), request.date(), request.options())
                                .flatMapMany(selection -> opened(request, part.batch(), part.pods(), selection)))));
    }

    private Flux<DispatchReport> parts(DispatchRequest request, Split split, Selection selection) {
        return Flux.fromIterable(split.parts())
                .index()
                .concatMap(part -> opened(
                        request,
                        part.getT2().batch(),
                        part.getT2().pods(),
                        new Selection(
                                selection.selected().stream()
                                        .filter(one -> part.getT2()
                                                .slugs()
                                                .contains(one.experiment().slug()))
                                        .toList(),
                                part.getT1() == 0 ? selection.leftOut() : List.of())));
    }

    private static Split split(DispatchRequest request, Selection selection, Map<String, String> pinned) {
        Map<String, List<String>> byImage = new TreeMap<>();
        for (Selected selected : selection.selected()) {
            String slug = selected.experiment().slug();
            byImage.computeIfAbsent(pinned.getOrDefault(slug, ""), image -> new ArrayList<>())
                    .add(slug);
        }
        return new Split(
                Split.VERSION,
                request.batch(),
                byImage.entrySet().stream()
                        .map(entry -> part(request, entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Split.Part part(DispatchRequest request, String image, List<String> slugs) {
        Pods pods = new Pods(image.isEmpty() ? null : image, request.origin().memory());
        return new Split.Part(pods.batch(request.batch()), pods, slugs);
    }

    private static @Nullable Pods pods(@Nullable String image, @Nullable String memory) {
        return image == null && memory == null ? null : new Pods(image, memory);
    }

    private Mono<DispatchReport> opened(
            DispatchRequest request, String batch, @Nullable Pods pods, Selection selection) {
        Draft draft = new Draft(
                batch,
                request.kind(),
                request.cause(),
                request.reason(),
                null,
                null,
                request.origin().requestId(),
                request.recompute(),
                request.periods(),
                request.options(),
                pods);
        return batches.open(draft, selection.selected(), (slug, date) -> true)
                .flatMap(manifest -> batches.send(manifest)
                        .map(sent ->
                                new DispatchReport(batch, Outcome.DISPATCHED, manifest, sent, selection.leftOut())));
    }

    private Flux<DispatchReport> again(DispatchRequest request, Chain chain) {
        List<BatchStatus> unfinished = chain.unfinished();
        Manifest newest = chain.newest().manifest();
        if (!unfinished.isEmpty()) {
            return Flux.fromIterable(unfinished).concatMap(this::goOn);
        }
        if (chain.failed().isEmpty()) {
            LOG.info("batch={} is done already", newest.batch());
            return Flux.just(new DispatchReport(newest.batch(), Outcome.ALREADY_DONE, newest, 0, List.of()));
        }
        return followUps
                .open(chain, chain.failed(), request.reason(), request.origin(), item -> Map.of())
                .flux();
    }

    private Mono<DispatchReport> goOn(BatchStatus status) {
        Manifest manifest = status.manifest();
        LOG.info(
                "batch={} goes on with {} items",
                manifest.batch(),
                status.unfinished().size());
        return batches.send(manifest, status.unfinished())
                .map(sent -> new DispatchReport(manifest.batch(), Outcome.CONTINUED, manifest, sent, List.of()));
    }

    private static Flux<DispatchReport> nothing(String batch, List<LeftOut> leftOut) {
        LOG.info("batch={} has nothing to analyse", batch);
        return Flux.just(new DispatchReport(batch, Outcome.NOTHING_TO_DO, null, 0, leftOut));
    }

    private Mono<Selection> select(DispatchRequest request) {
        LocalDate date = request.date();
        return request.slugs().isEmpty() && date != null
                ? selector.all(date, request.options())
                : selector.named(request.slugs(), date, request.options());
    }
}
