package dev.jetstream.exporter;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.input.FrozenExperiment;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.LedgerEntry.Output;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.log.Stage;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.exporter.json.ErrorsDocument;
import dev.jetstream.exporter.json.MetadataDocument;
import dev.jetstream.exporter.json.StatisticsDocuments;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Exports one experiment of one batch: statistics → errors → metadata → ledger.
 *
 * <p>The results page decides by the metadata whether to fetch, so that comes last, once per experiment and batch: when
 * no worker has anything left to do on it. Earlier completions of the same experiment only wait for that one. Every
 * step may be repeated; the same bytes again change nothing.
 */
public final class Exporter {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    private final Ledger ledger;
    private final FrozenInputs inputs;
    private final Buckets buckets;
    private final StatisticsDocuments statistics;
    private final ErrorsDocument errors;
    private final MetadataDocument metadata = new MetadataDocument();
    private final ProgressListener listener;
    private final Clock clock;

    /**
     * An exporter.
     *
     * @param buckets results buckets by name
     * @param clock for the ledger's times only
     */
    public Exporter(
            Ledger ledger,
            FrozenInputs inputs,
            Warehouse warehouse,
            Buckets buckets,
            ExporterSettings settings,
            ProgressListener listener,
            Clock clock) {
        this.ledger = ledger;
        this.inputs = inputs;
        this.buckets = buckets;
        this.statistics = new StatisticsDocuments(warehouse);
        this.errors = new ErrorsDocument(warehouse, settings.logTable());
        this.listener = listener;
        this.clock = clock;
    }

    /** Exports an experiment, unless a worker is still to come to an end with it in this batch. */
    public Mono<Void> export(String batch, String slug) {
        return ledger.status(batch)
                .switchIfEmpty(Mono.error(() -> new InvalidException("batch %s has no manifest".formatted(batch))))
                .flatMap(status -> export(status, slug));
    }

    /**
     * Notes that the bus has given up a request, and exports its experiment.
     *
     * <p>A worker that is killed at its last attempt tells nobody: without this its item would run for ever.
     */
    public Mono<Void> giveUp(AnalysisRequested request) {
        return ledger.manifest(request.batch())
                .filter(manifest ->
                        manifest.item(request.slug(), request.date()).isPresent())
                .switchIfEmpty(Mono.error(() -> new InvalidException("request for %s on %s is not one of batch %s"
                        .formatted(request.slug(), request.date(), request.batch()))))
                .flatMap(manifest -> ledger.update(request.batch(), request.slug(), request.date(), this::givenUp))
                .then(Mono.defer(() -> export(request.batch(), request.slug())));
    }

    private LedgerEntry givenUp(LedgerEntry entry) {
        return entry.state().isOffTheWorkers()
                ? entry
                : entry.dead(
                        clock.instant(),
                        Objects.requireNonNullElse(entry.errorClass(), "UnavailableException"),
                        "given up by the bus: "
                                + Objects.requireNonNullElse(entry.error(), "no worker came to an end with it"));
    }

    private Mono<Void> export(BatchStatus status, String slug) {
        List<ItemStatus> items =
                status.items().stream().filter(item -> item.slug().equals(slug)).toList();
        if (items.stream().anyMatch(item -> !item.state().isOffTheWorkers())) {
            LOG.debug(
                    "slug={} of batch={} waits for its other dates",
                    slug,
                    status.manifest().batch());
            return Mono.empty();
        }
        List<ItemStatus> open = items.stream().filter(Exporter::isOpen).toList();
        if (open.isEmpty()) {
            return Mono.empty();
        }
        LOG.info("stage=export batch={} slug={}", status.manifest().batch(), slug);
        return written(status.manifest(), slug, open).flatMap(outputs -> close(status.manifest(), open, outputs));
    }

    /** Whether its export is still to come; a dead item's errors are exported with every try. */
    private static boolean isOpen(ItemStatus item) {
        return item.state() == ItemState.ANALYSED
                || item.state() == ItemState.DEAD
                || (item.state() == ItemState.INVALID && !item.exported());
    }

    private Mono<Void> close(Manifest manifest, List<ItemStatus> open, List<Output> outputs) {
        return Flux.fromIterable(open)
                .filter(item -> item.state() != ItemState.DEAD)
                .concatMap(item -> ledger.update(
                        manifest.batch(), item.slug(), item.date(), entry -> entry.exported(clock.instant(), outputs)))
                .then();
    }

    private Mono<List<Output>> written(Manifest manifest, String slug, List<ItemStatus> open) {
        String bucket = manifest.options().bucket();
        if (bucket == null) {
            return Mono.just(List.of());
        }
        ObjectWriter writer = new ObjectWriter(buckets.bucket(bucket), manifest);
        Manifest.Item item = manifest.items().stream()
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow();
        boolean analysed = open.stream().anyMatch(one -> one.state() == ItemState.ANALYSED);
        return frozen(manifest, item)
                .flatMap(frozen -> Flux.concat(
                                analysed ? statistics(manifest, slug, frozen, writer) : Flux.empty(),
                                errors(manifest, slug, frozen, writer),
                                metadata(manifest, slug, frozen, writer))
                        .doOnNext(output -> LOG.info("stage=export wrote {}", output.name()))
                        .collectList()
                        .doOnNext(outputs -> open.forEach(one ->
                                listener.progress(slug, one.date(), Stage.EXPORT, outputs.size(), outputs.size()))));
    }

    /** Empty where the config cannot be resolved: then the errors say so, and nothing else is known. */
    private Mono<Optional<FrozenExperiment>> frozen(Manifest manifest, Manifest.Item item) {
        return inputs.read(manifest.batch(), item.experimentSha256(), item.configsSha256())
                .map(Optional::of)
                .onErrorResume(InvalidException.class, unresolvable -> Mono.just(Optional.empty()));
    }

    private Flux<Output> statistics(
            Manifest manifest, String slug, Optional<FrozenExperiment> frozen, ObjectWriter writer) {
        return frozen.map(FrozenExperiment::config)
                .filter(config -> !config.experiment().isPrivate())
                .map(config -> statistics
                        .views(manifest.options().project(), dataset(manifest, config), slug)
                        .concatMap(view ->
                                statistics.document(view).flatMap(bytes -> writer.write(statisticsName(view), bytes))))
                .orElseGet(Flux::empty);
    }

    private Mono<Output> errors(
            Manifest manifest, String slug, Optional<FrozenExperiment> frozen, ObjectWriter writer) {
        return errors.document(slug, manifest.created(), frozen.map(FrozenExperiment::record))
                .flatMap(bytes -> writer.write("errors/errors_%s.json".formatted(Slugs.normalize(slug)), bytes));
    }

    private Mono<Output> metadata(
            Manifest manifest, String slug, Optional<FrozenExperiment> frozen, ObjectWriter writer) {
        return frozen.filter(known -> !known.config().experiment().isPrivate())
                .map(known -> Mono.fromCallable(() -> metadata.of(known, manifest.created()))
                        .flatMap(bytes ->
                                writer.write("metadata/metadata_%s.json".formatted(Slugs.normalize(slug)), bytes)))
                .orElseGet(Mono::empty);
    }

    private static String dataset(Manifest manifest, AnalysisConfig config) {
        @Nullable String own = config.experiment().datasetId();
        return own == null ? manifest.options().dataset() : own;
    }

    private static String statisticsName(TableId view) {
        return "statistics/%s.json".formatted(view.table());
    }
}
