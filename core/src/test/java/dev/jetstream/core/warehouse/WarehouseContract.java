package dev.jetstream.core.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jetstream.core.warehouse.TableInfo.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The laws of {@link Warehouse}. An implementation's test extends this and says where its warehouse is. */
public abstract class WarehouseContract {
    protected static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Column> COLUMNS = List.of(new Column("id", "INT64"), new Column("name", "STRING"));
    private static final Map<String, String> LABELS = Map.of("experiment", "Contract.Suite", "batch", "b");

    private String test = "";

    /** The warehouse under test. */
    protected abstract Warehouse warehouse();

    /** The project of the tables. */
    protected abstract String project();

    /** A dataset that exists and is this run's own. */
    protected abstract String dataset();

    /** With which this run's job keys begin: no other run's do. */
    protected abstract String run();

    @BeforeEach
    void nameTheTables(TestInfo info) {
        test = info.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    @Test
    void listsItsJobsWithTheirLabelsAndHowTheyEnded() {
        did(warehouse().load(load("listed", table("t"), List.of(row(1, "a")), false)));
        Instant before = Objects.requireNonNull(info(table("t"))).lastModified().minusSeconds(60);

        List<JobNote> jobs = warehouse()
                .jobs(before)
                .filter(job -> job.jobId().startsWith(key("listed")))
                .collectList()
                .block(PATIENCE);

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.succeeded()).isTrue();
            assertThat(job.ended()).isNotNull();
            assertThat(job.labels()).containsEntry("batch", "b");
        });
    }

    @Test
    void doesNothingBeforeSubscription() {
        Mono<JobReport> load = warehouse().load(load("load", table("t"), List.of(row(1, "a")), false));
        Mono<JobReport> run = warehouse().run(select("run", table("u"), "SELECT 1 AS id"));
        assertThat(info(table("t"))).isNull();
        assertThat(info(table("u"))).isNull();

        did(load);
        did(run);

        assertThat(info(table("t"))).isNotNull();
        assertThat(info(table("u"))).isNotNull();
    }

    @Test
    void loadsAndReadsEveryScalarType() {
        List<Column> columns = List.of(
                new Column("i", "INT64"),
                new Column("f", "FLOAT64"),
                new Column("b", "BOOL"),
                new Column("s", "STRING"),
                new Column("d", "DATE"),
                new Column("ts", "TIMESTAMP"));
        String full = "{\"i\":\"9007199254740993\",\"f\":0.1,\"b\":true,\"s\":\"ä\\n\\\"x\\\"\",\"d\":\"2024-02-29\","
                + "\"ts\":\"2024-02-29T12:34:56.789012Z\"}";

        JobReport report = got(warehouse()
                .load(new LoadJob(key("load"), table("t"), columns, "all types", List.of(full, "{}"), false, LABELS)));

        assertThat(report.outcome()).isEqualTo(JobReport.Outcome.DONE);
        assertThat(report.rows()).isEqualTo(2);
        TableInfo info = Objects.requireNonNull(info(table("t")));
        assertThat(info.columns()).isEqualTo(columns);
        assertThat(info.rows()).isEqualTo(2);
        assertThat(info.description()).isEqualTo("all types");
        assertThat(info.isView()).isFalse();
        List<Row> rows = rows("SELECT * FROM " + table("t").quoted() + " ORDER BY i NULLS LAST");
        assertThat(rows.get(0).columns()).containsExactly("i", "f", "b", "s", "d", "ts");
        assertThat(cells(rows.get(0)))
                .containsExactly(
                        "9007199254740993", "0.1", "true", "ä\n\"x\"", "2024-02-29", "2024-02-29T12:34:56.789012Z");
        assertThat(cells(rows.get(1))).containsOnlyNulls().hasSize(6);
    }

    @Test
    void readsFloatsBitForBit() {
        Row row = rows("SELECT 0.1 + 0.2 AS sum, 1e300 * 1e-300 AS one, CAST('NaN' AS FLOAT64) AS nan,"
                        + " CAST('-inf' AS FLOAT64) AS low, 4.9e-324 AS least")
                .get(0);

        assertThat(Double.parseDouble(row.text("sum"))).isEqualTo(0.1 + 0.2);
        assertThat(Double.parseDouble(row.text("nan"))).isNaN();
        assertThat(Double.parseDouble(row.text("low"))).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Double.parseDouble(row.text("least"))).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void makesAnEmptyTableOfNoRows() {
        did(warehouse().load(load("load", table("t"), List.of(), false)));

        TableInfo info = Objects.requireNonNull(info(table("t")));
        assertThat(info.rows()).isZero();
        assertThat(info.columns()).isEqualTo(COLUMNS);
    }

    @Test
    void replacesATableByALoad() {
        fill(table("t"), row(1, "a"), row(2, "b"));

        did(warehouse().load(load("again", table("t"), List.of(row(3, "c")), false)));

        assertThat(ids(table("t"))).containsExactly("3");
    }

    @Test
    void appendsOnceForEachKey() {
        fill(table("t"), row(1, "a"));

        did(warehouse().load(load("append", table("t"), List.of(row(2, "b")), true)));
        did(warehouse().load(load("append", table("t"), List.of(row(2, "b")), true)));
        did(warehouse().load(new LoadJob(key("own"), table("t"), null, null, List.of(row(3, "c")), true, LABELS)));

        assertThat(ids(table("t"))).containsExactly("1", "2", "3");
    }

    @Test
    void loadsNothingWhenTheRowsFailHalfWay() {
        fill(table("t"), row(1, "a"));
        Iterable<String> failing = () -> new Iterator<>() {
            private int sent;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                if (++sent > 1_000) {
                    throw new IllegalStateException("no more");
                }
                return row(sent, "x");
            }
        };

        StepVerifier.create(
                        warehouse().load(new LoadJob(key("half"), table("t"), COLUMNS, null, failing, false, LABELS)))
                .expectErrorMessage("no more")
                .verify(PATIENCE);

        assertThat(ids(table("t"))).containsExactly("1");
    }

    @Test
    void refusesRowsThatDoNotFitAndTakesTheNextGenerationAfterwards() {
        fill(table("t"), row(1, "a"));

        WarehouseException refused =
                refused(warehouse().load(load("load", table("t"), List.of("{\"id\":\"no number\"}"), false)));
        assertThat(refused.errorClass()).isEqualTo("BadRequest");
        assertThat(refused.jobId()).isEqualTo(generation("load", 1));
        assertThat(ids(table("t"))).containsExactly("1");

        JobReport report = got(warehouse().load(load("load", table("t"), List.of(row(2, "b")), false)));
        assertThat(report.jobId()).isEqualTo(generation("load", 2));
        assertThat(ids(table("t"))).containsExactly("2");
    }

    @Test
    void joinsTheJobOfTheSameKey() {
        JobReport first = got(warehouse().run(select("run", table("t"), "SELECT 1 AS id")));
        JobReport second = got(warehouse().run(select("run", table("t"), "SELECT 2 AS id")));

        assertThat(first.jobId()).isEqualTo(generation("run", 1));
        assertThat(second.jobId()).isEqualTo(first.jobId());
        assertThat(ids(table("t"))).containsExactly("1");
    }

    @Test
    void runsTheNextGenerationAfterAFailedJob() {
        String division = "SELECT 1 / id AS id FROM " + table("source").quoted();
        fill(table("source"), row(0, "zero"));

        WarehouseException failure = refused(warehouse().run(select("run", table("t"), division)));
        assertThat(failure.errorClass()).isEqualTo("BadRequest");
        assertThat(failure.statement()).isEqualTo(division);
        assertThat(failure.jobId()).isEqualTo(generation("run", 1));

        did(warehouse().load(load("mend", table("source"), List.of(row(1, "one")), false)));
        JobReport report = got(warehouse().run(select("run", table("t"), division)));
        assertThat(report.jobId()).isEqualTo(generation("run", 2));
        assertThat(ids(table("t"))).containsExactly("1.0");
    }

    @Test
    void replacesATableByAQuery() {
        fill(table("t"), row(1, "a"), row(2, "b"));

        JobReport report = got(warehouse().run(select("run", table("t"), "SELECT 7 AS seven")));

        assertThat(report.outcome()).isEqualTo(JobReport.Outcome.DONE);
        assertThat(Objects.requireNonNull(info(table("t"))).columns()).containsExactly(new Column("seven", "INT64"));
    }

    @Test
    void keepsATableThatHasRowsWhenToldSo() {
        JobReport first = got(warehouse().run(writeEmpty("first", table("t"), "SELECT 1 AS id")));
        assertThat(first.outcome()).isEqualTo(JobReport.Outcome.DONE);

        JobReport second = got(warehouse().run(writeEmpty("second", table("t"), "SELECT 2 AS id")));

        assertThat(second.outcome()).isEqualTo(JobReport.Outcome.ALREADY_EXISTS);
        assertThat(ids(table("t"))).containsExactly("1");
    }

    @Test
    void fillsAnEmptyTableWhenToldToKeepRows() {
        fill(table("t"));

        JobReport report =
                got(warehouse().run(writeEmpty("first", table("t"), "SELECT 1 AS id, CAST('a' AS STRING) AS name")));

        assertThat(report.outcome()).isEqualTo(JobReport.Outcome.DONE);
        assertThat(ids(table("t"))).containsExactly("1");
    }

    @Test
    void readsUnqualifiedNamesInTheDefaultDataset() {
        fill(table("source"), row(5, "five"));
        String sql = "SELECT id FROM `" + table("source").table() + "`";

        did(warehouse()
                .run(new QueryJob(key("run"), sql, table("t"), QueryJob.Disposition.TRUNCATE, table("t"), LABELS)));

        assertThat(ids(table("t"))).containsExactly("5");
    }

    @Test
    void keepsViewsOverTablesYetToCome() {
        fill(table("part_1"), row(1, "a"));
        String view = "CREATE OR REPLACE VIEW %s AS SELECT id FROM `%s.%s.%s_part_*`"
                .formatted(table("view").quoted(), project(), dataset(), test);

        did(warehouse().run(new QueryJob(key("view"), view, null, QueryJob.Disposition.TRUNCATE, null, LABELS)));
        assertThat(ids(table("view"))).containsExactly("1");

        did(warehouse().load(load("part", table("part_2"), List.of(row(2, "b")), false)));
        assertThat(ids(table("view"))).containsExactly("1", "2");
        assertThat(Objects.requireNonNull(info(table("view"))).isView()).isTrue();
    }

    @Test
    void mergesLabelsAndKeepsWhatIsNotNamed() {
        fill(table("t"), row(1, "a"));
        TableId t = table("t");

        done(warehouse().describe(t, "what it is", Map.of("question", "0af3", "Slug", "A.b_C")));
        done(warehouse().describe(t, null, nullLabel("question", "batch", "b1")));

        TableInfo info = Objects.requireNonNull(info(t));
        assertThat(info.description()).isEqualTo("what it is");
        assertThat(info.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("slug", "a_b_c", "batch", "b1"));
        assertThat(ids(t)).containsExactly("1");
        assertThat(info.columns()).isEqualTo(COLUMNS);
    }

    @Test
    void describesNothingThatIsNotThere() {
        WarehouseException refused = refused(warehouse().describe(table("t"), "x", Map.of()));

        assertThat(refused.errorClass()).isEqualTo("NotFound");
    }

    @Test
    void listsTablesByPrefixWithTheirLabels() {
        fill(table("list_a"), row(1, "a"));
        fill(table("list_b"), row(1, "a"));
        fill(table("other"), row(1, "a"));
        done(warehouse().describe(table("list_b"), null, Map.of("batch", "b2")));

        List<TableInfo> tables = Objects.requireNonNull(warehouse()
                .tables(project(), dataset(), test + "_list_")
                .collectList()
                .block(PATIENCE));

        assertThat(tables).extracting(TableInfo::id).containsExactlyInAnyOrder(table("list_a"), table("list_b"));
        assertThat(tables)
                .filteredOn(info -> info.id().equals(table("list_b")))
                .singleElement()
                .satisfies(info -> assertThat(info.labels()).containsEntry("batch", "b2"));
    }

    @Test
    void listsNothingOfADatasetThatIsNotThere() {
        StepVerifier.create(warehouse().tables(project(), dataset() + "_nowhere", ""))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void makesADatasetOnce() {
        done(warehouse().ensureDataset(project(), dataset()));
        done(warehouse().ensureDataset(project(), dataset()));

        fill(table("t"), row(1, "a"));
        assertThat(ids(table("t"))).containsExactly("1");
    }

    @Test
    void deletesATableOnce() {
        fill(table("t"), row(1, "a"));

        done(warehouse().delete(table("t")));
        assertThat(info(table("t"))).isNull();
        done(warehouse().delete(table("t")));
    }

    @Test
    void saysWhatAStatementWouldDo() {
        fill(table("source"), row(1, "a"));

        Warehouse.DryRun dryRun = got(warehouse()
                .dryRun(
                        "SELECT id, name, id / 2 AS half FROM `"
                                + table("source").table() + "`",
                        table("t")));

        assertThat(dryRun.columns())
                .containsExactly(
                        new Column("id", "INT64"), new Column("name", "STRING"), new Column("half", "FLOAT64"));
        assertThat(dryRun.bytesProcessed()).isPositive();
    }

    @Test
    void refusesAWrongStatementWithItsPlace() {
        String sql = "SELECT id,\n  nonsense FROM (SELECT 1 AS id)";
        List.<Mono<?>>of(
                        warehouse().dryRun(sql, null),
                        warehouse().query(sql, LABELS).collectList(),
                        warehouse().run(select("run", table("t"), sql)))
                .forEach(refusal -> {
                    WarehouseException refused = refused(refusal);
                    assertThat(refused.errorClass()).isEqualTo("BadRequest");
                    assertThat(refused.warehouseReason()).isEqualTo("invalidQuery");
                    assertThat(refused).hasMessageContaining("nonsense").hasMessageContaining("[2:3]");
                    assertThat(refused.statement()).isEqualTo(sql);
                    assertThat(refused.position()).contains(new FailedJob.Position(2, 3));
                });
        assertThat(info(table("t"))).isNull();
    }

    @Test
    void saysWhichTableIsNotThere() {
        WarehouseException refused = refused(warehouse()
                .query("SELECT * FROM " + table("t").quoted(), LABELS)
                .collectList());

        assertThat(refused.errorClass()).isEqualTo("NotFound");
        assertThat(refused).hasMessageContaining(table("t").table());
    }

    @Test
    void streamsALargeResultInItsOrder() {
        String[] rows =
                IntStream.range(0, 7_000).mapToObj(i -> row(i, "name " + i)).toArray(String[]::new);
        fill(table("t"), rows);
        String sql = "SELECT id FROM " + table("t").quoted() + " ORDER BY id";

        assertThat(rows(sql))
                .extracting(row -> Integer.parseInt(row.text("id")))
                .containsExactlyElementsOf(IntStream.range(0, 7_000).boxed().toList());
        StepVerifier.create(warehouse().query(sql, LABELS), 3)
                .expectNextCount(3)
                .thenRequest(2_500)
                .expectNextCount(2_500)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void readsArraysAndStructsAsJson() {
        Row row = rows("SELECT [1, 2] AS list, STRUCT('x' AS a, 0.5 AS b, [TRUE] AS c) AS s")
                .get(0);

        assertThat(row.text("list")).isEqualTo("[1,2]");
        assertThat(row.text("s")).isEqualTo("{\"a\":\"x\",\"b\":0.5,\"c\":[true]}");
    }

    @Test
    void readsNoRows() {
        fill(table("t"));

        assertThat(rows("SELECT * FROM " + table("t").quoted())).isEmpty();
    }

    @Test
    void leavesAJobRunningWhenItsCallerGoes() {
        String slow =
                "SELECT COUNT(*) AS id FROM UNNEST(GENERATE_ARRAY(1, 3000)) AS a, UNNEST(GENERATE_ARRAY(1, 3000)) AS b"
                        + " WHERE MOD(a * b, 7) = 3";

        StepVerifier.create(warehouse().run(select("run", table("t"), slow)))
                .thenAwait(Duration.ofMillis(300))
                .thenCancel()
                .verify(PATIENCE);

        JobReport report = got(warehouse().run(select("run", table("t"), slow)));
        assertThat(report.jobId()).isEqualTo(generation("run", 1));
        assertThat(ids(table("t"))).hasSize(1);
    }

    /** A key of this test's own. */
    protected final String key(String name) {
        return run() + "-" + test + "-" + name;
    }

    /** A table of this test's own. */
    protected final TableId table(String name) {
        return new TableId(project(), dataset(), test + "_" + name);
    }

    protected final QueryJob select(String key, TableId destination, String sql) {
        return new QueryJob(key(key), sql, destination, QueryJob.Disposition.TRUNCATE, null, LABELS);
    }

    protected final LoadJob load(String key, TableId destination, List<String> rows, boolean append) {
        return new LoadJob(key(key), destination, COLUMNS, null, rows, append, LABELS);
    }

    protected static String row(int id, String name) {
        return "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name);
    }

    /** The first column of a table, in order. */
    protected final List<String> ids(TableId table) {
        return rows("SELECT id FROM " + table.quoted() + " ORDER BY 1").stream()
                .map(row -> row.text("id"))
                .toList();
    }

    protected static <T> T got(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    private QueryJob writeEmpty(String key, TableId destination, String sql) {
        return new QueryJob(key(key), sql, destination, QueryJob.Disposition.WRITE_EMPTY, null, LABELS);
    }

    private void fill(TableId table, String... rows) {
        did(warehouse().load(load("fill-" + table.table(), table, Arrays.asList(rows), false)));
    }

    private @Nullable TableInfo info(TableId table) {
        return warehouse().table(table).block(PATIENCE);
    }

    private List<Row> rows(String sql) {
        return got(warehouse().query(sql, LABELS).collectList());
    }

    private static List<@Nullable String> cells(Row row) {
        return row.columns().stream().<@Nullable String>map(row::get).toList();
    }

    private static Map<String, @Nullable String> nullLabel(String removed, String key, String value) {
        Map<String, @Nullable String> labels = new HashMap<>();
        labels.put(removed, null);
        labels.put(key, value);
        return labels;
    }

    private static WarehouseException refused(Mono<?> mono) {
        return Objects.requireNonNull(catchThrowableOfType(WarehouseException.class, () -> mono.block(PATIENCE)));
    }

    private static void did(Mono<JobReport> job) {
        StepVerifier.create(job).expectNextCount(1).expectComplete().verify(PATIENCE);
    }

    private static void done(Mono<Void> action) {
        StepVerifier.create(action).expectComplete().verify(PATIENCE);
    }

    private String generation(String job, int number) {
        return key(job) + "-g" + number;
    }
}
