package dev.jetstream.dispatcher.selection;

import dev.jetstream.core.catalog.Candidates;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds the experiments to analyse (jetstream-spec 2.1, 2.2, 2.6).
 *
 * <p>All experiments on a date: those that run, or ended at most 90 days before it by the record and not before it by
 * the config, without rollouts. Named ones: as they are; whether they can be analysed is for the plan to say. Configs
 * are as of the moment when the enrollments table was last made, so that a running experiment is not moved by a merge.
 */
public final class ExperimentSelector {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentSelector.class);

    private static final String ANCHOR = "last_updated";

    private final ExperimentCatalog catalog;
    private final ConfigStates configs;
    private final Warehouse warehouse;
    private final Scheduler cpu;
    private final Clock clock;
    private final int concurrency;

    /**
     * A selector.
     *
     * @param warehouse for the labels of enrollments tables
     * @param cpu where configs are resolved
     * @param clock for what yesterday is
     * @param concurrency experiments that are looked at side by side
     */
    public ExperimentSelector(
            ExperimentCatalog catalog,
            ConfigStates configs,
            Warehouse warehouse,
            Scheduler cpu,
            Clock clock,
            int concurrency) {
        this.catalog = catalog;
        this.configs = configs;
        this.warehouse = warehouse;
        this.cpu = cpu;
        this.clock = clock;
        this.concurrency = concurrency;
    }

    /**
     * The experiments on a date.
     *
     * <p>A record that cannot be read, or a config that cannot be resolved, costs its own experiment only.
     */
    public Mono<Selection> all(LocalDate date, RunOptions options) {
        return newest().flatMap(newest -> catalog.experiments()
                .flatMapSequential(
                        entry -> entry instanceof CatalogEntry.Found found
                                ? due(found.experiment(), date, options, newest)
                                : rejected((CatalogEntry.Rejected) entry),
                        concurrency)
                .collectList()
                .map(ExperimentSelector::selection));
    }

    /**
     * Named experiments, on one date or on every date from their start on.
     *
     * <p>Fails with {@link InvalidException} when one of them is unknown (naming the nearest), its record cannot be
     * read or its config cannot be resolved.
     *
     * @param date or null for all dates
     */
    public Mono<Selection> named(List<String> slugs, @Nullable LocalDate date, RunOptions options) {
        return newest().flatMap(newest -> Flux.fromIterable(slugs)
                .flatMapSequential(
                        slug -> catalog.experiment(slug)
                                .switchIfEmpty(Mono.defer(() -> unknown(slug)))
                                .flatMap(entry -> resolved(readable(entry), options, newest))
                                .map(resolved -> named(resolved, date)),
                        concurrency)
                .collectList()
                .map(ExperimentSelector::selection));
    }

    private Mono<Verdict> due(Experiment experiment, LocalDate date, RunOptions options, States newest) {
        Optional<Reason> against = Candidates.against(experiment, date)
                .or(() -> experiment.isHoldback() ? Optional.of(new Reason.Holdback()) : Optional.empty());
        if (against.isPresent()) {
            LOG.debug("{} is not taken: {}", experiment.slug(), against.get().sentence());
            return Mono.just(Verdict.against(experiment.slug(), against.get()));
        }
        return resolved(experiment, options, newest)
                .map(resolved -> dueByConfig(resolved, date))
                .onErrorResume(InvalidException.class, error -> broken(experiment, error));
    }

    private static Verdict dueByConfig(Resolved resolved, LocalDate date) {
        ResolvedExperiment experiment = resolved.config().experiment();
        LocalDate end = experiment.endDate();
        return end != null && end.isBefore(date)
                ? Verdict.against(experiment.slug(), new Reason.Ended(end, date))
                : unlessSkipped(resolved, List.of(date));
    }

    private Verdict named(Resolved resolved, @Nullable LocalDate date) {
        return resolved.record().slug().isEmpty()
                ? Verdict.against(resolved.record().experimenterSlug(), new Reason.NoSlug())
                : unlessSkipped(
                        resolved,
                        date != null
                                ? List.of(date)
                                : allDates(resolved.config().experiment()));
    }

    /** From the start through the end, or yesterday. */
    private List<LocalDate> allDates(ResolvedExperiment experiment) {
        LocalDate start = experiment.startDate();
        if (start == null) {
            throw new InvalidException(
                    "NoStartDateException", "%s -> it has no start date".formatted(experiment.slug()));
        }
        LocalDate yesterday =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        LocalDate end = experiment.endDate();
        LocalDate last = end != null && end.isBefore(yesterday) ? end : yesterday;
        return last.isBefore(start)
                ? List.of()
                : start.datesUntil(last.plusDays(1)).toList();
    }

    private static Verdict unlessSkipped(Resolved resolved, List<LocalDate> dates) {
        ResolvedExperiment experiment = resolved.config().experiment();
        if (experiment.skip()) {
            LOG.warn("{} is not taken: its config says skip = true", experiment.slug());
            return Verdict.against(experiment.slug(), new Reason.SkippedByConfig());
        }
        LocalDate start = experiment.startDate();
        return dates.isEmpty() && start != null
                ? Verdict.against(experiment.slug(), new Reason.NoDateYet(start))
                : new Verdict(resolved.selected(dates), null);
    }

    /** With the configs as of the enrollments table, which is looked for where the newest config says. */
    private Mono<Resolved> resolved(Experiment record, RunOptions options, States newest) {
        return resolved(record, newest)
                .flatMap(current -> options.recreateEnrollments()
                        ? Mono.just(current)
                        : anchor(current.config().experiment(), options)
                                .flatMap(anchor -> pinned(current, anchor, newest))
                                .defaultIfEmpty(current));
    }

    private Mono<Resolved> pinned(Resolved current, Instant anchor, States newest) {
        return configs.snapshot(anchor)
                .filter(states -> !Arrays.equals(states, newest.document()))
                .flatMap(this::load)
                .flatMap(frozen -> resolved(current.record(), frozen))
                .defaultIfEmpty(current)
                .map(resolved -> resolved.pinned(anchor));
    }

    private Mono<Resolved> resolved(Experiment record, States states) {
        return Mono.fromCallable(() -> new Resolved(
                        record, states.document(), ConfigResolver.resolve(states.collection(), record), null))
                .subscribeOn(cpu);
    }

    private Mono<States> newest() {
        return configs.snapshot(null).flatMap(this::load);
    }

    private Mono<States> load(byte[] document) {
        return configs.load(document).map(collection -> new States(document, collection));
    }

    private Mono<Instant> anchor(ResolvedExperiment experiment, RunOptions options) {
        String dataset = Objects.requireNonNullElse(experiment.datasetId(), options.dataset());
        Names names = new Names(options.project(), dataset, experiment.slug());
        return warehouse.table(names.enrollments()).mapNotNull(ExperimentSelector::anchor);
    }

    private static @Nullable Instant anchor(TableInfo enrollments) {
        String seconds = enrollments.labels().get(ANCHOR);
        return seconds != null && seconds.matches("[0-9]{1,12}")
                ? Instant.ofEpochSecond(Long.parseLong(seconds))
                : null;
    }

    private Mono<CatalogEntry> unknown(String slug) {
        return catalog.experiments()
                .flatMapIterable(entry -> Stream.ofNullable(entry.slug()).toList())
                .collectList()
                .flatMap(known -> Mono.error(new NothingSelectedException(
                        "experiment '%s' is unknown%s".formatted(slug, NearestName.hint(slug, known)))));
    }

    private static Experiment readable(CatalogEntry entry) {
        if (entry instanceof CatalogEntry.Found found) {
            return found.experiment();
        }
        throw new InvalidException("experiment '%s' has an unreadable record: %s"
                .formatted(entry.slug(), ((CatalogEntry.Rejected) entry).reason()));
    }

    private static Mono<Verdict> rejected(CatalogEntry.Rejected entry) {
        LOG.info("record {} is not taken: {}", entry.slug(), entry.reason());
        return Mono.just(Verdict.against(entry.slug(), new Reason.UnreadableRecord(entry.reason())));
    }

    private static Mono<Verdict> broken(Experiment experiment, InvalidException error) {
        LOG.info("{} is not taken: {}", experiment.slug(), error.reason());
        return Mono.just(
                Verdict.against(experiment.slug(), new Reason.UnusableConfig(error.errorClass(), error.reason())));
    }

    private static Selection selection(List<Verdict> verdicts) {
        List<Selected> selected = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Stream.ofNullable(verdict.selected()).forEach(selected::add);
            Stream.ofNullable(verdict.leftOut()).forEach(leftOut::add);
        }
        return new Selection(selected, leftOut);
    }

    /** One of both. */
    private record Verdict(
            @Nullable Selected selected, @Nullable LeftOut leftOut) {
        static Verdict against(@Nullable String slug, Reason reason) {
            return new Verdict(null, new LeftOut(slug, reason));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // passed from one method to the next, compared by nobody
    private record States(byte[] document, ConfigCollection collection) {}

    @SuppressWarnings("ArrayRecordComponent") // passed from one method to the next, compared by nobody
    private record Resolved(
            Experiment record,
            byte[] configStates,
            AnalysisConfig config,
            @Nullable Instant firstUpdated) {
        Resolved pinned(Instant anchor) {
            return new Resolved(record, configStates, config, anchor);
        }

        Selected selected(List<LocalDate> dates) {
            return new Selected(record, configStates, config, dates, firstUpdated);
        }
    }
}
