package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One expression a rule or family of rules, run on DuckDB; results in the corpus' encoding. */
class RulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            CAST(1.0 AS STRING) | 1
            CAST(0.1 + 0.2 AS STRING) | 0.30000000000000004
            CAST(1e15 AS STRING) | 1e+15
            CAST(-0.0 AS STRING) | 0
            SAFE_CAST('1.5' AS INT64) | NULL
            CAST(' 0x1F ' AS INT64) | 31
            SAFE_CAST(SPLIT('a:7', ':')[OFFSET(1)] AS INT64) | 7
            CAST(TIMESTAMP '2026-01-05 10:00:00.5+00' AS STRING) | 2026-01-05 10:00:00.500+00
            CAST('nan' AS FLOAT64) = CAST('nan' AS FLOAT64) | false
            1 << 63 >> 63 | 1
            -5 >> 60 | 15
            SAFE.PARSE_DATE('%Y', 'x') | NULL
            SAFE_DIVIDE(1, 0) | NULL
            2 IN UNNEST([1, NULL]) | NULL
            CONCAT('$1', "it's $2") | $1it's $2
            STRING_AGG('a', '-') | a
            DATE_DIFF('2026-01-11', '2026-01-10', WEEK) | 1
            FORMAT_DATE('%F', DATE '2026-01-07') | 2026-01-07
            (SELECT SUM(x) FROM UNNEST([1, 2]) AS x WHERE x > 1) | 2
            EXISTS(SELECT 1 FROM UNNEST(CAST(NULL AS ARRAY<INT64>)) AS x) | false
            ARRAY_LENGTH(GENERATE_DATE_ARRAY('2026-01-01', '2026-01-05')) | 5
            JSON_VALUE(JSON '{"a":{"b":"x"}}', '$.a.b') | x
            JSON_VALUE(JSON '{"a":{"b":"x"}}'.a, '$.b') | x
            (SELECT COUNT(DISTINCT x) FROM UNNEST([1, 1, 2]) AS x) | 2
            APPROX_QUANTILES(3, 2)[OFFSET(1)] | 3
            3 IN ((SELECT 3), 4) | true
            3 IN ((SELECT 1) + 2) | true
            3 IN ((SELECT 3) UNION ALL (SELECT 4)) | true
            (SELECT MAX(o) FROM UNNEST(['a', 'b']) AS x WITH OFFSET AS o) | 1
            """)
    void givesWhatBigQueryGives(String expression, String expected) throws Exception {
        assertThat(rows("SELECT " + expression)).hasToString("[[" + expected + "]]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1 / x | division by zero: 1
            DIV(1, x) | division by zero
            9223372036854775807 + x + 1 | Overflow
            [1, 2][OFFSET(2 + x)] | out of bounds
            CAST('a' AS INT64) + x | Bad int64 value: a
            x / x | division by zero: 0
            big + big | Floating point overflow
            -big - big | Floating point overflow
            big * big | Floating point overflow
            big / small | Floating point overflow
            """)
    void failsWhereBigQueryFails(String expression, String message) {
        assertThatThrownBy(() -> rows("SELECT " + expression + " FROM (SELECT 0 AS x, 1.5e308 AS big, 0.5 AS small)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            i + x         | inf
            x - i         | -inf
            -i * x        | -inf
            x / i         | 0
            i - i         | nan
            i / i         | nan
            n * x         | nan
            n / n         | nan
            z + x         | NULL
            z - i         | NULL
            x * z         | NULL
            x / z         | NULL
            k / x         | 2
            (x + k) * -x  | -6.75
            LOG(n, -x)    | nan
            LOG(-i, x)    | nan
            LOG(i, x)     | inf
            LOG(i, 1)     | inf
            LOG(x, i)     | nan
            LN(-i)        | nan
            LOG10(-i)     | nan
            """)
    void computesWithColumnsAsBigQueryDoes(String expression, String expected) throws Exception {
        String columns = "1.5 AS x, 3 AS k, CAST('inf' AS FLOAT64) AS i, CAST('nan' AS FLOAT64) AS n,"
                + " CAST(NULL AS FLOAT64) AS z";

        assertThat(rows("SELECT CAST(" + expression + " AS STRING) FROM (SELECT " + columns + ")"))
                .hasToString("[[" + expected + "]]");
    }

    @Test
    void leavesArithmeticOfColumnsToTheEngine() {
        String translated = new GoogleSqlTranslator(new MapCatalog())
                .translate("SELECT x / k + x FROM (SELECT 1.5 AS x, 3 AS k)", new Defaults("p", "d"))
                .duckSql();

        assertThat(translated).contains("CASE WHEN isfinite(");
    }

    @Test
    void readsWildcardTablesThroughViews() throws Exception {
        MapCatalog catalog = new MapCatalog();
        try (DuckDb duck = new DuckDb()) {
            for (String table : List.of("s_day_1", "s_day_2")) {
                duck.run("CREATE TABLE " + table + " AS SELECT 5::BIGINT AS n");
                catalog.put(
                        new TableName("p", "d", table),
                        new Relation.Table(
                                List.of(dev.jetstream.emulators.bigquery.schema.Field.of("n", "INT64")), table));
            }
            catalog.put(
                    new TableName("p", "d", "s_daily"),
                    new Relation.View("SELECT *, CAST(_TABLE_SUFFIX AS INT64) AS i FROM `p.d.s_day_*`", "p", "d"));

            Translation translation = new GoogleSqlTranslator(catalog)
                    .translate("SELECT SUM(n) AS n, MAX(i) AS i FROM s_daily", new Defaults("p", "d"));

            assertThat(duck.rows(translation)).hasToString("[[10, 2]]");
            assertThat(translation.reads()).extracting(TableName::table).containsExactly("s_day_1", "s_day_2");
        }
    }

    @Test
    void keepsTheTextOfViewsAndFunctions() {
        GoogleSqlTranslator translator = new GoogleSqlTranslator(new MapCatalog());
        Defaults defaults = new Defaults("p", "d");

        Translation view = translator.translate("CREATE OR REPLACE VIEW v AS (SELECT 1 AS a)", defaults);
        Translation function =
                translator.translate("CREATE FUNCTION d.twice(x INT64) RETURNS INT64 AS (x * 2)", defaults);

        assertThat(view.viewSql()).isEqualTo("(SELECT 1 AS a)");
        assertThat(view.target()).isEqualTo(new TableName("p", "d", "v"));
        assertThat(view.replace()).isTrue();
        assertThat(function.function())
                .isEqualTo(
                        new SqlFunction("d.twice", List.of(new SqlFunction.Parameter("x", "INT64")), "INT64", "x * 2"));
    }

    private static List<List<Object>> rows(String sql) throws SQLException {
        try (DuckDb duck = new DuckDb()) {
            return duck.rows(new GoogleSqlTranslator(new MapCatalog()).translate(sql, new Defaults("p", "d")));
        }
    }
}
