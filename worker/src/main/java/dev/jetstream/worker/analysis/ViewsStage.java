package dev.jetstream.worker.analysis;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.ViewNode;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Replaces the views over a period's tables; a view that cannot be is told and costs nothing else. */
final class ViewsStage {
    private final Tables tables;

    ViewsStage(Tables tables) {
        this.tables = tables;
    }

    /** The views that stand. */
    Mono<List<TableId>> make(Item item, PeriodPlan period, MadeTables made, StageProgress progress) {
        progress.expect(period.bases().size() + 1);
        return Flux.fromIterable(period.bases())
                .concatMap(basis -> metricsView(item, period, basis, made).doFinally(signal -> progress.pieceDone()))
                .concatWith(
                        view(item, period, null, ViewNode.statistics(period)).doFinally(signal -> progress.pieceDone()))
                .collectList();
    }

    private Mono<TableId> metricsView(Item item, PeriodPlan period, AnalysisBasis basis, MadeTables made) {
        return ViewNode.metrics(period, basis, made.of(period, basis))
                .map(node -> view(item, period, basis, node))
                .orElseGet(() -> told(item, RowEvents.nothingToView(period, basis)));
    }

    private Mono<TableId> view(Item item, PeriodPlan period, @Nullable AnalysisBasis basis, ViewNode node) {
        Map<String, String> labels =
                Labels.job(item, node.view(), period.period().value(), basis == null ? null : basis.value());
        return tables.execute(item, node.view(), node.sql(), labels)
                .thenReturn(node.view())
                .onErrorResume(
                        WarehouseException.class, error -> told(item, RowEvents.viewFailed(period, basis, error)));
    }

    private static Mono<TableId> told(Item item, RunEvent event) {
        return Mono.fromRunnable(() -> item.log().record(event));
    }
}
