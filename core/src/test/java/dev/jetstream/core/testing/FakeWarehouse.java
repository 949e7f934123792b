package dev.jetstream.core.testing;

import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A warehouse that keeps tables, labels and job names as the real one does, but does not compute: what a table gets for
 * columns and what a query answers is said by the test.
 *
 * <p>Thread-safe.
 */
public final class FakeWarehouse implements Warehouse {
    private final Map<TableId, TableInfo> tables = new LinkedHashMap<>();
    private final Map<TableId, List<String>> loaded = new LinkedHashMap<>();
    private final Set<String> finishedJobs = new LinkedHashSet<>();
    private final List<String> log = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<JobNote> jobs = new ArrayList<>();
    private final Map<TableId, Replacement> replacements = new HashMap<>();
    private Function<TableId, List<TableInfo.Column>> columns = table -> List.of();
    private Function<String, List<Map<String, @Nullable String>>> answers = sql -> List.of();

    /** Which columns a table has that is made by a query. */
    public synchronized void columns(Function<TableId, List<TableInfo.Column>> ofTable) {
        columns = ofTable;
    }

    /** What a query answers. */
    public synchronized void answers(Function<String, List<Map<String, @Nullable String>>> toSql) {
        answers = toSql;
    }

    /** Statements and loads of which the full text or destination fits end with this error. */
    public synchronized void refuse(Predicate<String> fits, RuntimeException error) {
        refusals.add(new Refusal(fits, error));
    }

    /** All refusals end. */
    public synchronized void heal() {
        refusals.clear();
    }

    /** Puts a table there, as if from elsewhere. */
    public synchronized void put(TableInfo table) {
        tables.put(table.id(), table);
    }

    /**
     * What was done, in order: {@code run <table>}, {@code load <table>}, {@code describe <table>}, {@code delete
     * <table>} …
     */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    /** The rows that were loaded into a table, appended ones included. */
    public synchronized List<String> loaded(TableId table) {
        return List.copyOf(loaded.getOrDefault(table, List.of()));
    }

    /** The names of all tables and views. */
    public synchronized List<String> tableNames() {
        return tables.keySet().stream().map(TableId::table).toList();
    }

    @Override
    public Mono<JobReport> run(QueryJob job) {
        return Mono.fromCallable(() -> runNow(job));
    }

    private synchronized JobReport runNow(QueryJob job) {
        TableId destination = job.destination();
        refuseIfTold(job.sql());
        boolean first = finishedJobs.add(job.jobKey());
        log.add((first ? "run " : "join ") + (destination == null ? "statement" : destination.table()));
        if (first && destination != null) {
            TableInfo there = tables.get(destination);
            if (there != null && there.rows() > 0 && job.disposition() == QueryJob.Disposition.WRITE_EMPTY) {
                finishedJobs.remove(job.jobKey());
                return new JobReport(job.jobKey(), JobReport.Outcome.ALREADY_EXISTS, 0, 0, 0);
            }
            Map<String, String> labels = there == null ? Map.of() : there.labels();
            ended(job.jobKey(), job.labels(), destination);
            tables.put(destination, table(destination, false, null, labels, columns.apply(destination)));
        }
        return new JobReport(job.jobKey(), JobReport.Outcome.DONE, 0, 0, 1);
    }

    @Override
    public Mono<JobReport> load(LoadJob job) {
        return Mono.fromCallable(() -> loadNow(job));
    }

    private synchronized JobReport loadNow(LoadJob job) {
        refuseIfTold(job.destination().toString());
        boolean first = finishedJobs.add(job.jobKey());
        log.add((first ? "load " : "join ") + job.destination().table());
        if (first) {
            List<String> rows = job.append() ? new ArrayList<>(loaded(job.destination())) : new ArrayList<>();
            job.rows().forEach(rows::add);
            ended(job.jobKey(), job.labels(), job.destination());
            loaded.put(job.destination(), rows);
            List<TableInfo.Column> schema = job.schema();
            tables.put(
                    job.destination(),
                    table(job.destination(), false, job.description(), Map.of(), schema == null ? List.of() : schema));
        }
        return new JobReport(job.jobKey(), JobReport.Outcome.DONE, 0, 0, 0);
    }

    @Override
    public Flux<Row> query(String sql, Map<String, String> labels) {
        return Flux.defer(() -> Flux.fromIterable(queryNow(sql)));
    }

    private synchronized List<Row> queryNow(String sql) {
        refuseIfTold(sql);
        return answers.apply(sql).stream().map(FakeWarehouse::row).toList();
    }

    @Override
    public Flux<JobNote> jobs(Instant createdSince) {
        return Flux.defer(() -> Flux.fromIterable(jobsNow()));
    }

    private synchronized List<JobNote> jobsNow() {
        return List.copyOf(jobs);
    }

    /** Another's job that replaces a table right after the first job of ours that makes it. */
    public synchronized void replaceAfterwards(TableId table, String jobId, Map<String, String> labels) {
        replacements.put(table, new Replacement(jobId, labels));
    }

    /** A job ends every second. */
    private void ended(String jobId, Map<String, String> labels, @Nullable TableId destination) {
        jobs.add(new JobNote(jobId, labels, Instant.EPOCH.plusSeconds(jobs.size()), true));
        Replacement next = destination == null ? null : replacements.remove(destination);
        if (next != null) {
            jobs.add(new JobNote(next.jobId(), next.labels(), Instant.EPOCH.plusSeconds(jobs.size()), true));
        }
    }

    @Override
    public Mono<TableInfo> table(TableId id) {
        return Mono.fromCallable(() -> find(id));
    }

    private synchronized @Nullable TableInfo find(TableId id) {
        return tables.get(id);
    }

    @Override
    public Flux<TableInfo> tables(String project, String dataset, String prefix) {
        return Flux.defer(() -> Flux.fromIterable(listed(dataset, prefix)));
    }

    private synchronized List<TableInfo> listed(String dataset, String prefix) {
        return tables.values().stream()
                .filter(table -> table.id().dataset().equals(dataset)
                        && table.id().table().startsWith(prefix))
                .toList();
    }

    @Override
    public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
        return Mono.fromRunnable(() -> describeNow(id, description, labels));
    }

    private synchronized void describeNow(
            TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
        TableInfo there = tables.get(id);
        if (there == null) {
            throw new WarehouseException("NotFound", "notFound", id + " is not there", null, null, null);
        }
        log.add("describe " + id.table());
        Map<String, String> merged = new HashMap<>(there.labels());
        labels.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        String text = description == null ? there.description() : description;
        tables.put(id, table(id, there.isView(), text, merged, there.columns()));
    }

    @Override
    public Mono<Void> ensureDataset(String project, String dataset) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> delete(TableId id) {
        return Mono.fromRunnable(() -> deleteNow(id));
    }

    private synchronized void deleteNow(TableId id) {
        log.add("delete " + id.table());
        tables.remove(id);
    }

    @Override
    public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
        return Mono.just(new DryRun(0, List.of()));
    }

    private void refuseIfTold(String text) {
        for (Refusal refusal : refusals) {
            if (refusal.fits().test(text)) {
                throw refusal.error();
            }
        }
    }

    private static TableInfo table(
            TableId id,
            boolean isView,
            @Nullable String description,
            Map<String, String> labels,
            List<TableInfo.Column> columns) {
        return new TableInfo(id, isView, description, Map.copyOf(labels), columns, 1, Instant.EPOCH);
    }

    private static Row row(Map<String, @Nullable String> cells) {
        Map<String, Integer> index = new LinkedHashMap<>();
        List<@Nullable String> values = new ArrayList<>();
        cells.forEach((column, value) -> {
            index.put(column, values.size());
            values.add(value);
        });
        return new Row(index, values);
    }

    private record Replacement(String jobId, Map<String, String> labels) {}

    private record Refusal(Predicate<String> fits, RuntimeException error) {}
}
