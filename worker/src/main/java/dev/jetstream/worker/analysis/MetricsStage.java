package dev.jetstream.worker.analysis;

import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.WarehouseException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the metrics tables of a period, covariates' tables first.
 *
 * <p>A statement that the warehouse refuses costs its own table only: it is told once for each metric of the table
 * (once for a table over all data sources), and the rest of the period goes on. What may work later fails the item.
 */
final class MetricsStage {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsStage.class);

    private final Tables tables;
    private final int concurrency;

    MetricsStage(Tables tables, int concurrency) {
        this.tables = tables;
        this.concurrency = concurrency;
    }

    Mono<MadeTables> make(Item item, PeriodPlan period, StageProgress progress) {
        progress.expect(period.covariates().size() + period.metrics().size());
        LocalDate beforeEnrollmentEnds = period.limits().lastEnrollmentDate().minusDays(1);
        Flux<Made> covariates = Flux.fromIterable(period.covariates())
                .flatMapSequential(node -> make(item, period, node, beforeEnrollmentEnds), concurrency)
                .map(Made::withoutEvents); // the samples that lack their covariate tell of it
        Flux<Made> metrics = Flux.fromIterable(period.metrics())
                .flatMapSequential(
                        node -> make(item, period, node, period.limits().lastDateDataRequired()), concurrency);
        return covariates
                .concatWith(metrics)
                .doOnNext(made -> progress.pieceDone())
                .reduceWith(MadeTables::new, (all, made) -> {
                    made.events().forEach(item.log()::record);
                    if (made.table() != null) {
                        all.add(made.table());
                    }
                    return all;
                });
    }

    private Mono<Made> make(Item item, PeriodPlan period, MetricsNode node, LocalDate lastData) {
        Mono<Void> ensured = item.request().options().statisticsOnly()
                ? Mono.empty()
                : tables.ensureByQuery(
                        item,
                        node.table(),
                        node.sql(),
                        node.question(),
                        lastData,
                        !item.manifest().recompute(),
                        Labels.job(
                                item,
                                node.table(),
                                period.period().value(),
                                node.basis().value()));
        return ensured.then(tables.find(node.table()))
                .map(found -> found.map(Made::of).orElseGet(() -> missing(period, node)))
                .onErrorResume(WarehouseException.class, error -> Mono.just(failed(period, node, error)));
    }

    private static Made missing(PeriodPlan period, MetricsNode node) {
        String message = "table %s is not there".formatted(node.table());
        return node.dataSource() == null
                ? new Made(null, List.of(RowEvents.tableMissing(period, node.basis(), message, null)))
                : new Made(
                        null,
                        node.metrics().stream()
                                .map(metric -> RowEvents.tableMissing(period, node.basis(), message, metric))
                                .toList());
    }

    private static Made failed(PeriodPlan period, MetricsNode node, WarehouseException error) {
        LOG.warn("{} cannot be made: {}", node.table(), error.reason());
        return node.dataSource() == null
                ? new Made(null, List.of(RowEvents.metricsFailed(period, node.basis(), error)))
                : new Made(
                        null,
                        node.metrics().stream()
                                .map(metric -> RowEvents.metricFailed(period, node.basis(), metric, error))
                                .toList());
    }

    /** One table that is there, or what is to be told of it. */
    private record Made(@Nullable TableInfo table, List<RunEvent> events) {
        static Made of(TableInfo table) {
            return new Made(table, List.of());
        }

        Made withoutEvents() {
            return new Made(table, List.of());
        }
    }
}
