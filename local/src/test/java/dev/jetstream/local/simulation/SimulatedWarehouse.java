package dev.jetstream.local.simulation;

import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A warehouse that does not compute: what a statement makes is a hash of its text and of what it reads, so that a table
 * made from a wrong state is another table. Jobs take their time, fail now and then, and go on without their caller.
 */
final class SimulatedWarehouse {
    private static final Pattern REFERENCE = Pattern.compile("`(p)\\.(d)\\.([^`]+)`");
    private static final Pattern VIEW = Pattern.compile("(?i)CREATE OR REPLACE VIEW\\s+`(p)\\.(d)\\.([^`]+)`");
    private static final Duration POLL = Duration.ofSeconds(40);

    private final World world;
    private final Watch watch;
    private final Answers answers = new Answers(this);
    private final Map<String, List<Job>> jobs = new TreeMap<>();
    private final Map<String, SimulatedTable> tables = new TreeMap<>();
    private final Map<String, Integer> sources = new TreeMap<>();

    SimulatedWarehouse(World world, Watch watch) {
        this.world = world;
        this.watch = watch;
    }

    Map<String, SimulatedTable> tables() {
        return tables;
    }

    @Nullable SimulatedTable find(TableId id) {
        return tables.get(id.toString());
    }

    /** From now on the telemetry of an experiment is another. */
    void changeSource(String slug) {
        sources.merge(slug, 1, Integer::sum);
    }

    Warehouse line(Host host) {
        return new Line(host);
    }

    /** Starts a job, or names the one that is there and has not failed; an insert tells whether it has. */
    private Job start(Host host, Start start) {
        List<Job> runs = jobs.computeIfAbsent(start.key(), key -> new ArrayList<>());
        Job last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.state != JobState.FAILED) {
            world.tally()
                    .add(last.state == JobState.RUNNING ? "reached: running job joined" : "reached: done job joined");
            return last;
        }
        Job job = new Job(start, start.key() + "-g" + (runs.size() + 1));
        watch.jobStarted(host, start.node(), last != null);
        runs.add(job);
        // What a statement reads is what stands when it starts.
        String content = start.content();
        world.time().later(world.workTime(), () -> end(job, content));
        return job;
    }

    /** Stops the running job of a key; ours never does. */
    void cancel(String key) {
        jobs.getOrDefault(key, List.of()).stream()
                .filter(job -> job.state == JobState.RUNNING)
                .forEach(job -> job.state = JobState.FAILED);
    }

    private void end(Job job, String content) {
        if (job.state != JobState.RUNNING) {
            return;
        }
        job.ended = world.instant();
        if (world.chance(world.rates().jobFailure())) {
            world.tally().add("fault: warehouse job failed");
            job.state = JobState.FAILED;
            watch.jobFailed(job.start.node());
            return;
        }
        job.state = JobState.DONE;
        job.start.effect().write(job, content);
    }

    private JobReport seen(Job job) {
        if (job.state == JobState.FAILED) {
            throw new UnavailableException("job %s: backendError".formatted(job.id));
        }
        return new JobReport(job.id, job.existed ? JobReport.Outcome.ALREADY_EXISTS : JobReport.Outcome.DONE, 0, 0, 1);
    }

    private String contentOf(QueryJob job) {
        String sql = job.sql();
        int version = sources.getOrDefault(job.labels().getOrDefault("experiment", ""), 0);
        StringBuilder content = new StringBuilder(sql).append('\n').append(version);
        Matcher references = REFERENCE.matcher(sql);
        while (references.find()) {
            SimulatedTable read = tables.get("p.d." + references.group(3));
            content.append('\n').append(read == null ? "nothing" : read.content());
        }
        return Digest.sha256(content.toString());
    }

    private void write(TableId id, SimulatedTable table) {
        watch.tableWritten(id, tables.get(id.toString()), table);
        tables.put(id.toString(), table);
    }

    private void writeQueried(QueryJob asked, Job job, String content) {
        TableId to = asked.destination();
        if (to == null) {
            Matcher view = VIEW.matcher(asked.sql());
            if (view.find()) {
                TableId id = new TableId("p", "d", view.group(3));
                write(
                        id,
                        SimulatedTable.view(
                                Digest.sha256(asked.sql()), asked.labels().getOrDefault("batch", "")));
            }
            return;
        }
        SimulatedTable there = find(to);
        if (there != null && asked.disposition() == QueryJob.Disposition.WRITE_EMPTY) {
            job.existed = true;
            world.tally().add("reached: table was there already");
            return;
        }
        Map<String, String> labels = there == null ? Map.of() : there.labels();
        String description = there == null ? null : there.description();
        write(
                to,
                new SimulatedTable(
                        content,
                        List.of(),
                        false,
                        description,
                        labels,
                        answers.columns(to),
                        asked.labels().getOrDefault("batch", "")));
    }

    private void writeLoaded(LoadJob asked, List<String> rows) {
        SimulatedTable there = find(asked.destination());
        List<String> all = new ArrayList<>(asked.append() && there != null ? there.rows() : List.of());
        all.addAll(rows);
        List<TableInfo.Column> schema = asked.schema();
        write(
                asked.destination(),
                new SimulatedTable(
                        Digest.sha256(String.join("\n", all)),
                        all,
                        false,
                        asked.description() != null ? asked.description() : there == null ? null : there.description(),
                        there == null ? Map.of() : there.labels(),
                        schema != null ? schema : there == null ? List.of() : there.columns(),
                        asked.labels().getOrDefault("batch", "")));
    }

    private void describe(TableId id, @Nullable String description, Map<String, @Nullable String> changes) {
        SimulatedTable there = find(id);
        if (there == null) {
            throw new WarehouseException("NotFound", "notFound", id + " is not there", null, null, null);
        }
        SimulatedTable described = there.described(description, changes);
        watch.labelled(id, described);
        tables.put(id.toString(), described);
    }

    private static String node(QueryJob job) {
        return "%s %s %s"
                .formatted(
                        job.labels().getOrDefault("batch", ""),
                        job.destination() == null
                                ? "statement"
                                : job.destination().table(),
                        Digest.sha256(job.sql()).substring(0, 12));
    }

    private static String node(LoadJob job) {
        return "%s load %s %s"
                .formatted(
                        job.labels().getOrDefault("batch", ""),
                        job.destination().table(),
                        job.append() ? job.jobKey() : "");
    }

    private enum JobState {
        RUNNING,
        DONE,
        FAILED
    }

    /** What a job does in the end. */
    private interface Effect {
        void write(Job job, String content);
    }

    /**
     * A job to start.
     *
     * @param node what it makes, in which batch, whatever its key is
     */
    private record Start(String key, String node, Map<String, String> labels, String content, Effect effect) {}

    private static final class Job {
        private final Start start;
        private final String id;
        private JobState state = JobState.RUNNING;
        private boolean existed;
        private @Nullable Instant ended;

        Job(Start start, String id) {
            this.start = start;
            this.id = id;
        }

        JobNote note() {
            return new JobNote(id, start.labels(), ended, state == JobState.DONE && !existed);
        }
    }

    /** The warehouse as one process reaches it. */
    private final class Line implements Warehouse {
        private final Host host;

        Line(Host host) {
            this.host = host;
        }

        @Override
        public Mono<JobReport> run(QueryJob job) {
            return ended(Mono.defer(() -> host.call("insert query job", () -> {
                Start start = new Start(
                        job.jobKey(),
                        node(job),
                        job.labels(),
                        contentOf(job),
                        (run, content) -> writeQueried(job, run, content));
                return start(host, start);
            })));
        }

        @Override
        public Mono<JobReport> load(LoadJob job) {
            return ended(Mono.defer(() -> {
                List<String> rows = new ArrayList<>();
                job.rows().forEach(rows::add);
                return host.call(
                        "insert load job",
                        () -> start(
                                host,
                                new Start(
                                        job.jobKey(),
                                        node(job),
                                        job.labels(),
                                        "",
                                        (run, content) -> writeLoaded(job, rows))));
            }));
        }

        private Mono<JobReport> ended(Mono<Job> started) {
            return started.flatMap(job -> host.call("get job", () -> job.state != JobState.RUNNING)
                    .filter(over -> over)
                    .repeatWhenEmpty(Integer.MAX_VALUE, looks -> looks.delayElements(POLL, world.time()))
                    .map(over -> seen(job)));
        }

        @Override
        public Flux<JobNote> jobs(Instant createdSince) {
            return host.call(
                            "list jobs",
                            () -> jobs.values().stream()
                                    .flatMap(List::stream)
                                    .map(Job::note)
                                    .toList())
                    .flatMapIterable(notes -> notes);
        }

        @Override
        public Flux<Row> query(String sql, Map<String, String> labels) {
            return host.call("query", () -> answers.of(sql)).flatMapIterable(rows -> rows);
        }

        @Override
        public Mono<TableInfo> table(TableId id) {
            return host.call("get table", () -> {
                SimulatedTable found = find(id);
                return found == null ? null : found.info(id);
            });
        }

        @Override
        public Flux<TableInfo> tables(String project, String dataset, String prefix) {
            return host.call("list tables", () -> listed(project + "." + dataset + ".", prefix))
                    .flatMapIterable(found -> found);
        }

        private List<TableInfo> listed(String container, String prefix) {
            return tables.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(container + prefix))
                    .map(entry -> entry.getValue()
                            .info(new TableId("p", "d", entry.getKey().substring(container.length()))))
                    .toList();
        }

        @Override
        public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
            return host.<Void>call("patch table", () -> {
                SimulatedWarehouse.this.describe(id, description, labels);
                return null;
            });
        }

        @Override
        public Mono<Void> ensureDataset(String project, String dataset) {
            return host.<Void>call("dataset", () -> null);
        }

        @Override
        public Mono<Void> delete(TableId id) {
            return host.<Void>call("delete table", () -> {
                watch.deleted(id, tables.remove(id.toString()));
                return null;
            });
        }

        @Override
        public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
            return Mono.just(new DryRun(0, List.of()));
        }
    }
}
