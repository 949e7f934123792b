package dev.jetstream.worker.analysis;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.SampleDescription;
import dev.jetstream.core.plan.SampleStatement;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.worker.analysis.PackedSample.PackedRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Fetches the samples of one metrics table; the texts are read on the statistics' threads. */
final class SampleReader {
    private final Warehouse warehouse;
    private final Scheduler cpu;
    private final int concurrency;

    SampleReader(Warehouse warehouse, Scheduler cpu, int concurrency) {
        this.warehouse = warehouse;
        this.cpu = cpu;
        this.concurrency = concurrency;
    }

    /** All samples of a statement by key; a sample without rows is an empty one. */
    Mono<Map<String, PackedSample>> read(Item item, PeriodPlan period, AnalysisBasis basis, SampleStatement statement) {
        Map<String, String> labels =
                Labels.job(item, statement.table(), period.period().value(), basis.value());
        return warehouse
                .query(statement.sql(), labels)
                .map(SampleReader::packed)
                .collectMultimap(PackedRow::sample)
                .flatMapMany(rows -> Flux.fromIterable(statement.samples().values())
                        .flatMapSequential(
                                sample -> parsed(sample, List.copyOf(rows.getOrDefault(sample.key(), List.of()))),
                                concurrency))
                .collectMap(Parsed::key, Parsed::sample, LinkedHashMap::new);
    }

    private Mono<Parsed> parsed(SampleDescription description, List<PackedRow> rows) {
        return Mono.fromCallable(() -> new Parsed(description.key(), PackedSample.read(description, rows)))
                .subscribeOn(cpu);
    }

    private static PackedRow packed(Row row) {
        return new PackedRow(
                row.text("sample"),
                row.text("branch"),
                Long.parseLong(row.text("segments")),
                Objects.requireNonNullElse(row.get("packed"), ""));
    }

    private record Parsed(String key, PackedSample sample) {}
}
