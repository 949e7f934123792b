package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.CountsQuery;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.SampleQueries;
import dev.jetstream.core.plan.SampleStatement;
import dev.jetstream.core.statistics.CountRows;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.worker.analysis.StatisticsFanOut.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Computes all statistics of a period, side by side over segments and summaries, and hands them out in a fixed order.
 *
 * <p>Whatever goes wrong with one statistic is told and costs only its own rows.
 *
 * <p>Threads: statistics run on {@code cpu}, so many at a time as {@code concurrency} says; rows and events do not
 * depend on which is done first.
 */
final class StatisticsStage {
    private static final String ALL = "all";

    private final Warehouse warehouse;
    private final StatisticsFanOut fanOut;
    private final SampleReader samples;
    private final int warehouseConcurrency;

    StatisticsStage(Warehouse warehouse, Scheduler cpu, int warehouseConcurrency, int concurrency) {
        this.warehouse = warehouse;
        this.samples = new SampleReader(warehouse, cpu, concurrency);
        this.fanOut = new StatisticsFanOut(cpu, concurrency);
        this.warehouseConcurrency = warehouseConcurrency;
    }

    /** The rows of a period, in the order of {@link StatisticRow#ORDER}. */
    Mono<List<StatisticRow>> compute(Item item, PeriodPlan period, MadeTables made, StageProgress progress) {
        return Flux.fromIterable(period.bases())
                .concatMap(basis -> compute(item, period, basis, made, progress)) // one basis' samples in memory
                .doOnNext(result -> result.events().forEach(item.log()::record))
                .flatMapIterable(StatisticResult::rows)
                .sort(StatisticRow.ORDER)
                .collectList();
    }

    private Flux<StatisticResult> compute(
            Item item, PeriodPlan period, AnalysisBasis basis, MadeTables made, StageProgress progress) {
        SampleQueries queries = SampleQueries.of(period, basis, made.columns());
        List<RunEvent> told = new ArrayList<>(queries.events());
        queries.problems().stream()
                .filter(problem ->
                        !made.lacks(period, basis, problem.summary().metric().name()))
                .map(problem -> RowEvents.noSample(period, basis, problem))
                .forEach(told::add);
        return Flux.concat(
                Mono.just(new StatisticResult(List.of(), told)),
                counts(item, period, basis),
                Flux.fromIterable(queries.statements())
                        .flatMapSequential(
                                statement -> read(item, period, basis, queries, statement), warehouseConcurrency)
                        .collectList()
                        .flatMapMany(read -> compute(item, period, basis, queries, read, progress)));
    }

    private Flux<StatisticResult> compute(
            Item item,
            PeriodPlan period,
            AnalysisBasis basis,
            SampleQueries queries,
            List<Fetched> fetched,
            StageProgress progress) {
        Map<String, PackedSample> found = new HashMap<>();
        fetched.forEach(one -> found.putAll(one.samples()));
        List<Piece> pieces = new ArrayList<>();
        for (StatisticContext context : contexts(item, period, basis)) {
            Map<PackedSample, List<Summary>> bySample = new LinkedHashMap<>();
            for (Summary summary : period.summaries(basis)) {
                queries.sampleKeyOf(summary)
                        .map(found::get)
                        .ifPresent(sample -> bySample.computeIfAbsent(sample, one -> new ArrayList<>())
                                .add(summary));
            }
            bySample.forEach((sample, summaries) ->
                    pieces.add(piece(sample, summaries, mask(period, context.segment()), period, basis, context)));
        }
        progress.expect(
                pieces.stream().mapToInt(piece -> piece.summaries().size()).sum());
        Flux<StatisticResult> failures = Flux.fromIterable(fetched).map(Fetched::failure);
        return failures.concatWith(
                fanOut.compute(pieces, piece -> piece.summaries().forEach(done -> progress.pieceDone())));
    }

    private static Piece piece(
            PackedSample sample,
            List<Summary> summaries,
            long mask,
            PeriodPlan period,
            AnalysisBasis basis,
            StatisticContext context) {
        return new Piece(
                sample.segmented(),
                mask,
                context,
                summaries,
                (summary, failure) -> RowEvents.statisticFailed(
                        period,
                        basis,
                        summary,
                        context.segment(),
                        failure.getClass().getSimpleName(),
                        "Error while computing statistic %s for metric %s: %s"
                                .formatted(
                                        summary.statistic(),
                                        summary.metric().name(),
                                        Objects.requireNonNullElse(failure.getMessage(), failure.toString()))));
    }

    private Mono<Fetched> read(
            Item item, PeriodPlan period, AnalysisBasis basis, SampleQueries queries, SampleStatement statement) {
        return samples.read(item, period, basis, statement)
                .map(read -> new Fetched(read, new StatisticResult(List.of(), List.of())))
                .onErrorResume(
                        WarehouseException.class,
                        error -> Mono.just(new Fetched(
                                Map.of(),
                                new StatisticResult(List.of(), failed(period, basis, queries, statement, error)))));
    }

    private static List<RunEvent> failed(
            PeriodPlan period,
            AnalysisBasis basis,
            SampleQueries queries,
            SampleStatement statement,
            WarehouseException error) {
        return period.summaries(basis).stream()
                .filter(summary -> queries.sampleKeyOf(summary)
                        .filter(statement.samples()::containsKey)
                        .isPresent())
                .map(summary -> RowEvents.sampleFailed(period, basis, summary, ALL, error))
                .toList();
    }

    private Flux<StatisticResult> counts(Item item, PeriodPlan period, AnalysisBasis basis) {
        Map<String, String> labels =
                Labels.job(item, period.enrollmentsTable(), period.period().value(), basis.value());
        return warehouse
                .query(CountsQuery.of(period, basis), labels)
                .collectList()
                .map(rows -> new StatisticResult(countRows(item, period, basis, rows), List.of()))
                .onErrorResume(
                        WarehouseException.class,
                        error -> Mono.just(
                                new StatisticResult(List.of(), List.of(RowEvents.countsFailed(period, basis, error)))))
                .flux();
    }

    private static List<StatisticRow> countRows(Item item, PeriodPlan period, AnalysisBasis basis, List<Row> rows) {
        return contexts(item, period, basis).stream()
                .flatMap(context -> CountRows.of(clients(rows, mask(period, context.segment())), context).stream())
                .toList();
    }

    private static Map<String, Long> clients(List<Row> rows, long mask) {
        Map<String, Long> clients = new HashMap<>();
        for (Row row : rows) {
            if (mask == 0 || (Long.parseLong(row.text("segments")) & mask) != 0) {
                clients.merge(row.text("branch"), Long.parseLong(row.text("n")), Long::sum);
            }
        }
        return clients;
    }

    /** One for all clients, then one for each segment. */
    private static List<StatisticContext> contexts(Item item, PeriodPlan period, AnalysisBasis basis) {
        List<String> branches =
                item.config().experiment().branches().stream().map(Branch::slug).toList();
        List<String> segments = new ArrayList<>();
        segments.add(ALL);
        segments.addAll(period.segments());
        return segments.stream()
                .map(segment -> new StatisticContext(
                        item.slug(),
                        branches,
                        period.period(),
                        period.limits().window().length(),
                        basis,
                        segment))
                .toList();
    }

    private static long mask(PeriodPlan period, String segment) {
        return segment.equals(ALL) ? 0 : 1L << period.segments().indexOf(segment);
    }

    /** What a statement gave: samples, or what is to be told of its failure. */
    private record Fetched(Map<String, PackedSample> samples, StatisticResult failure) {}
}
