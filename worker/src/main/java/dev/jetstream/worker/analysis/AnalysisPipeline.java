package dev.jetstream.worker.analysis;

import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.log.RunLog;
import dev.jetstream.core.log.Stage;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.Leftovers;
import dev.jetstream.core.plan.MetricsForm;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.sql.ExposuresAnchor;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.worker.Analysis;
import dev.jetstream.worker.WorkerSettings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The analysis of one item: config → plan → enrollments → for each period metrics → statistics → load → views.
 *
 * <p>Periods go one after another, pre-enrollment first, so that covariates are there before what uses them; within a
 * period tables and statistics are made side by side.
 */
public final class AnalysisPipeline implements Analysis {
    private static final Logger LOG = LoggerFactory.getLogger(AnalysisPipeline.class);

    private final Warehouse warehouse;
    private final FrozenInputs inputs;
    private final Map<String, Platform> platforms;
    private final ProgressListener listener;
    private final Scheduler cpu;
    private final Tables tables;
    private final MetricsStage metrics;
    private final StatisticsStage statistics;
    private final ViewsStage views;
    private final LeftoverTables leftovers;
    private final Disturbances disturbances;

    /**
     * A pipeline.
     *
     * @param platforms supported applications by name
     * @param cpu where plans are made and statistics computed
     */
    public AnalysisPipeline(
            Warehouse warehouse,
            FrozenInputs inputs,
            Map<String, Platform> platforms,
            ProgressListener listener,
            Scheduler cpu,
            WorkerSettings settings) {
        this.warehouse = warehouse;
        this.inputs = inputs;
        this.platforms = Map.copyOf(platforms);
        this.listener = listener;
        this.cpu = cpu;
        this.tables = new Tables(warehouse);
        this.metrics = new MetricsStage(tables, settings.warehouseConcurrency());
        this.statistics =
                new StatisticsStage(warehouse, cpu, settings.warehouseConcurrency(), settings.statisticsConcurrency());
        this.views = new ViewsStage(tables);
        this.leftovers = new LeftoverTables(warehouse);
        this.disturbances = new Disturbances(warehouse, cpu);
    }

    @Override
    public Mono<List<String>> analyse(Manifest manifest, AnalysisRequested request, RunLog log) {
        return inputs.read(request.batch(), request.experimentSha256(), request.configsSha256())
                .flatMap(frozen -> analyse(new Item(manifest, request, frozen.config(), log)));
    }

    private Mono<List<String>> analyse(Item item) {
        return Mono.fromCallable(() -> plan(item)).subscribeOn(cpu).flatMap(plan -> analyse(item, plan));
    }

    private AnalysisPlan plan(Item item) {
        Planned planned = AnalysisPlanner.plan(item.config(), item.date(), options(item));
        if (planned instanceof Planned.NotRunnable not) {
            throw refusal(not);
        }
        AnalysisPlan plan = (AnalysisPlan) planned;
        plan.notDue().forEach((period, reason) -> {
            LOG.debug("slug={} date={} {}", plan.slug(), plan.date(), reason.sentence());
            if (reason.isErrorRow() || reason.isWarning()) {
                item.log().record(RowEvents.leftOut(plan.slug(), period, reason));
            }
        });
        return plan;
    }

    private PlanOptions options(Item item) {
        RunOptions options = item.request().options();
        return new PlanOptions(
                MetricsForm.of(options.discreteMetrics(), null).discrete(),
                options.statisticsOnly(),
                options.useGleanIds(),
                options.metricSlugs(),
                item.request().periods().isEmpty()
                        ? EnumSet.noneOf(AnalysisPeriod.class)
                        : EnumSet.copyOf(item.request().periods()),
                options.exposureAnchor().equals("exposure") ? ExposuresAnchor.EXPOSURE : ExposuresAnchor.ENROLLMENT,
                options.project(),
                options.dataset(),
                platforms);
    }

    private static InvalidException refusal(Planned.NotRunnable not) {
        Reason reason = not.reason();
        return new InvalidException(
                reason.errorClass().orElseGet(reason.getClass()::getSimpleName),
                "%s -> %s".formatted(not.slug(), reason.sentence()));
    }

    private Mono<List<String>> analyse(Item item, AnalysisPlan plan) {
        Progress progress = new Progress(listener, item);
        TableId enrollments = plan.enrollments().table();
        Mono<List<String>> own = plan.enrollmentsDue()
                ? enrollments(item, plan, progress).thenReturn(List.of(enrollments.toString()))
                : Mono.just(List.of());
        return warehouse
                .ensureDataset(enrollments.project(), enrollments.dataset())
                .then(own)
                .flatMapMany(Flux::fromIterable)
                .concatWith(Flux.fromIterable(plan.periods())
                        .concatMap(period -> analyse(item, period, progress)) // one period's samples in memory
                        .flatMapIterable(written -> written))
                .collectList()
                .flatMap(written -> disturbances
                        .none(item, replaced(plan, written))
                        .flatMap(none -> none ? leftovers(item, plan).thenReturn(written) : analyse(item, plan)));
    }

    /** Only a rerun of everything knows that what it did not write is not wanted any more. */
    private Mono<Void> leftovers(Item item, AnalysisPlan plan) {
        RunOptions options = item.request().options();
        if (!item.manifest().kind().equals(Manifest.RERUN)
                || options.statisticsOnly()
                || !options.metricSlugs().isEmpty()) {
            return Mono.empty();
        }
        TableId any = plan.enrollments().table();
        LocalDate end = item.config().experiment().endDate();
        LocalDate yesterday =
                LocalDate.ofInstant(item.manifest().created(), ZoneOffset.UTC).minusDays(1);
        boolean last = item.date().equals(end) || item.date().equals(yesterday);
        return Mono.fromCallable(() -> new Leftovers(
                        item.config(), plan, options(item), item.request().periods(), last))
                .flatMap(left -> leftovers.delete(item, left, any.project(), any.dataset()));
    }

    /** The tables that a job of an older batch may replace: metrics and statistics, of what was written. */
    private static List<TableId> replaced(AnalysisPlan plan, List<String> written) {
        return plan.periods().stream()
                .flatMap(period -> Stream.concat(
                        period.metrics().stream().map(MetricsNode::table), Stream.of(period.statisticsTable())))
                .filter(table -> written.contains(table.toString()))
                .distinct()
                .toList();
    }

    private Mono<Void> enrollments(Item item, AnalysisPlan plan, Progress progress) {
        return Mono.defer(() -> {
            LOG.info("stage=enrollments slug={} date={}", item.slug(), item.date());
            progress.enrollments().expect(1);
            return tables.ensureEnrollments(
                            item, plan.enrollments(), item.request().options().recreateEnrollments())
                    .doOnSuccess(done -> progress.enrollments().pieceDone());
        });
    }

    private Mono<List<String>> analyse(Item item, PeriodPlan period, Progress progress) {
        return Mono.defer(() -> {
                    announce(Stage.METRICS, item, period);
                    period.addedDependencies()
                            .forEach(metric -> item.log().record(RowEvents.dependencyAdded(period, metric)));
                    period.refused()
                            .forEach(refused ->
                                    RowEvents.metricsRefused(period, refused).forEach(item.log()::record));
                    return metrics.make(item, period, progress.metrics());
                })
                .flatMap(made -> Mono.defer(() -> {
                            announce(Stage.STATISTICS, item, period);
                            return statistics.compute(item, period, made, progress.statistics());
                        })
                        .flatMap(rows -> load(item, period, rows, progress))
                        .then(Mono.defer(() -> {
                            announce(Stage.VIEWS, item, period);
                            return views.make(item, period, made, progress.views());
                        }))
                        .map(standing -> written(period, made, standing)));
    }

    private Mono<Void> load(Item item, PeriodPlan period, List<StatisticRow> rows, Progress progress) {
        announce(Stage.LOAD, item, period);
        progress.load().expect(1);
        return tables.ensureByLoad(
                        item,
                        period.statisticsTable(),
                        StatisticsTable.SCHEMA,
                        period.statisticsQuestion(),
                        rows.stream().map(StatisticsTable::line).toList(),
                        Labels.job(
                                item, period.statisticsTable(), period.period().value(), null))
                .doOnSuccess(done -> progress.load().pieceDone());
    }

    private static List<String> written(PeriodPlan period, MadeTables made, List<TableId> views) {
        List<String> written = new ArrayList<>();
        for (MetricsNode node : period.metrics()) {
            if (made.has(node.table())) {
                written.add(node.table().toString());
            }
        }
        written.add(period.statisticsTable().toString());
        views.forEach(view -> written.add(view.toString()));
        return written;
    }

    private static void announce(Stage stage, Item item, PeriodPlan period) {
        LOG.info("stage={} slug={} date={} period={}", stage.value(), item.slug(), item.date(), period.label());
    }

    /** The counters of one item. */
    private record Progress(
            StageProgress enrollments,
            StageProgress metrics,
            StageProgress statistics,
            StageProgress load,
            StageProgress views) {
        Progress(ProgressListener listener, Item item) {
            this(
                    new StageProgress(listener, item, Stage.ENROLLMENTS),
                    new StageProgress(listener, item, Stage.METRICS),
                    new StageProgress(listener, item, Stage.STATISTICS),
                    new StageProgress(listener, item, Stage.LOAD),
                    new StageProgress(listener, item, Stage.VIEWS));
        }
    }
}
