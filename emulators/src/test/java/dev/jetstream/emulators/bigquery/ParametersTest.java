package dev.jetstream.emulators.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Query parameters as Google's client sends them. */
final class ParametersTest {
    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @Test
    void takesEveryScalarTypeByName() {
        QueryJobConfiguration query = named(
                "SELECT @i + 1, @f / 2, @n, @b, @s, TO_HEX(@y), @d, @t, @dt, FORMAT_TIMESTAMP('%F %T', @ts), @j.a",
                Map.ofEntries(
                        Map.entry("i", QueryParameterValue.int64(9_007_199_254_740_993L)),
                        Map.entry("f", QueryParameterValue.float64(3.0)),
                        Map.entry("n", QueryParameterValue.numeric(new BigDecimal("1.000000001"))),
                        Map.entry("b", QueryParameterValue.bool(true)),
                        Map.entry("s", QueryParameterValue.string("it's '@i' \\ \n?")),
                        Map.entry("y", QueryParameterValue.bytes(new byte[] {0, (byte) 0xff})),
                        Map.entry("d", QueryParameterValue.date("2026-02-28")),
                        Map.entry("t", QueryParameterValue.time("12:34:56.500000")),
                        Map.entry("dt", QueryParameterValue.dateTime("2026-02-28 12:34:56.500000")),
                        Map.entry("ts", QueryParameterValue.timestamp(1_700_000_000_000_000L)),
                        Map.entry("j", QueryParameterValue.json("{\"a\": [1, null]}"))));

        assertThat(rows(query))
                .containsExactly(List.of(
                        "9007199254740994",
                        "1.5",
                        "1.000000001",
                        "true",
                        "it's '@i' \\ \n?",
                        "00ff",
                        "2026-02-28",
                        "12:34:56.500",
                        "2026-02-28T12:34:56.500",
                        "2023-11-14 22:13:20",
                        "[1,null]"));
    }

    @Test
    void takesParametersByTheirPlace() {
        QueryJobConfiguration query = QueryJobConfiguration.newBuilder(
                        "SELECT x FROM UNNEST([1, 2, 3, 4]) AS x WHERE x > ? AND x < ? ORDER BY x -- ?")
                .addPositionalParameter(QueryParameterValue.int64(1L))
                .addPositionalParameter(QueryParameterValue.int64(4L))
                .build();

        assertThat(rows(query)).containsExactly(List.of("2"), List.of("3"));
    }

    @Test
    void takesArraysAndStructs() {
        QueryParameterValue client = QueryParameterValue.struct(Map.of(
                "id", QueryParameterValue.string("c1"),
                "days", QueryParameterValue.array(new Long[] {7L, 28L}, StandardSQLTypeName.INT64)));
        QueryJobConfiguration query = named(
                "SELECT x, @client.id, ARRAY_LENGTH(@client.days), 'b' IN UNNEST(@none) FROM UNNEST(@slugs) AS x"
                        + " WHERE x IN UNNEST(@wanted) ORDER BY x",
                Map.of(
                        "client", client,
                        "none", QueryParameterValue.array(new String[0], String.class),
                        "slugs", QueryParameterValue.array(new String[] {"a", "b", "c"}, String.class),
                        "wanted", QueryParameterValue.array(new String[] {"c", "a"}, String.class)));

        assertThat(rows(query)).containsExactly(List.of("a", "c1", "2", "false"), List.of("c", "c1", "2", "false"));
    }

    @Test
    void takesNullsAndNumbersThatAreNone() {
        QueryJobConfiguration query = named(
                "SELECT @i IS NULL, @s IS NULL, IS_NAN(@nan), IS_INF(@inf), @s || 'x'",
                Map.of(
                        "i", QueryParameterValue.int64((Long) null),
                        "s", QueryParameterValue.string(null),
                        "nan", QueryParameterValue.float64(Double.NaN),
                        "inf", QueryParameterValue.float64(Double.NEGATIVE_INFINITY)));

        assertThat(rows(query)).containsExactly(List.of("true", "true", "true", "true", "null"));
    }

    @Test
    void comparesATextWithADateAsALiteralIsCompared() {
        QueryJobConfiguration query = named(
                "SELECT DATE '2026-01-05' = @day, DATE_ADD(@day, INTERVAL 1 DAY)",
                Map.of("day", QueryParameterValue.string("2026-01-05")));

        assertThat(rows(query)).containsExactly(List.of("true", "2026-01-06"));
    }

    @Test
    void groupsAndOrdersByAParameterAsByAnyValue() {
        QueryJobConfiguration query = named(
                "SELECT @label AS label, x, COUNT(*) * @factor AS n FROM UNNEST([2, 1, 2]) AS x GROUP BY x"
                        + " ORDER BY @factor, x",
                Map.of("label", QueryParameterValue.string("all"), "factor", QueryParameterValue.int64(2L)));

        assertThat(rows(query)).containsExactly(List.of("all", "1", "2"), List.of("all", "2", "4"));
    }

    @Test
    void takesParametersInJobsAndDryRuns() {
        QueryJobConfiguration query = named("SELECT @n AS n", Map.of("n", QueryParameterValue.int64(5L)));
        QueryJobConfiguration dry = query.toBuilder().setDryRun(true).build();

        QueryStatistics statistics = warehouse.client().create(JobInfo.of(dry)).getStatistics();
        warehouse.run(
                "with-parameter",
                query.toBuilder()
                        .setDestinationTable(TestWarehouse.table("fives"))
                        .build());

        assertThat(statistics.getSchema().getFields().get(0).getType().getStandardType())
                .isEqualTo(StandardSQLTypeName.INT64);
        assertThat(warehouse.rows("SELECT n FROM " + TestWarehouse.sql("fives")))
                .containsExactly(List.of("5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT @m            | Query parameter 'm' not found; Did you mean n? at [1:8]
            SELECT @n, ?         | Positional parameters are not supported
            SELECT 'x' LIMIT @n  | Syntax error
            CREATE VIEW d.v AS SELECT @n AS n             | Query parameter 'n' not found
            CREATE FUNCTION d.f(x INT64) AS (x + @n)      | Query parameters cannot be used inside SQL function bodies
            """)
    void refusesWhatHasNoValueOrOutlivesIt(String sql, String message) {
        assertThatThrownBy(() -> rows(named(sql, Map.of("n", QueryParameterValue.int64(1L)))))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getReason()).isEqualTo("invalidQuery"))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"INT64, 1.5", "INT64, 99999999999999999999", "BOOL, maybe", "DATE, 2026-02-30", "NUMERIC, 1e99"})
    void refusesWhatIsNoValueOfItsType(StandardSQLTypeName type, String text) {
        QueryParameterValue value =
                QueryParameterValue.newBuilder().setType(type).setValue(text).build();

        assertThatThrownBy(() -> rows(named("SELECT @x", Map.of("x", value))))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("Invalid value for query parameter 'x' of type %s: %s", type, text);
    }

    @Test
    void refusesTypesThatItHasNot() {
        QueryParameterValue value = QueryParameterValue.newBuilder()
                .setType(StandardSQLTypeName.GEOGRAPHY)
                .setValue("POINT(1 2)")
                .build();

        assertThatThrownBy(() -> rows(named("SELECT @x", Map.of("x", value))))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("GEOGRAPHY");
    }

    private static QueryJobConfiguration named(String sql, Map<String, QueryParameterValue> parameters) {
        return QueryJobConfiguration.newBuilder(sql)
                .setNamedParameters(parameters)
                .build();
    }

    private static List<List<String>> rows(QueryJobConfiguration query) {
        try {
            return TestWarehouse.texts(warehouse.client().query(query));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
