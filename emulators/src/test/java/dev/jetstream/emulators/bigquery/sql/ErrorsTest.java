package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private final MapCatalog catalog = new MapCatalog();

    ErrorsTest() {
        List<Field> fields = List.of(Field.of("branch", "STRING"), Field.of("active_hours", "FLOAT64"));
        catalog.put(new TableName("p", "d", "t"), new Relation.Table(fields, "t"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT active_hour FROM d.t | Unrecognized name: active_hour; Did you mean active_hours? at [1:8]
            SELECT m.x FROM d.t m | Name x not found inside m at [1:10]
            SELECT * FROM d.tt | Not found: Table p:d.tt was not found in location US; Did you mean t? at [1:15]
            SELECT SUMM(1) | Function not found: SUMM; Did you mean SUM? at [1:8]
            SELECT branch, SUM(active_hours) FROM d.t | SELECT list expression references column branch which is neither grouped nor aggregated at [1:8]
            SELECT 1 AS a UNION DISTINCT SELECT 1 UNION ALL SELECT 2 | Syntax error: Different set operations cannot be used in the same query without using parentheses for grouping at [1:39]
            SELECT 1 AS a, 2 AS A | Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): A at [1:1]
            SELECT * FROM t | Table "t" must be qualified with a dataset (e.g. dataset.table) at [1:15]
            SELECT 1 + | Syntax error: Unexpected end of statement at [1:11]
            SELECT * EXCEPT (x) FROM d.t | Column x in SELECT * EXCEPT list does not exist at [1:18]
            """)
    void pointsAtTheFaultInBigQuerysWords(String sql, String message) {
        assertThat(refusal(sql)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO 'x'",
                "ATTACH 'x'",
                "INSTALL httpfs",
                "PRAGMA version",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT read_text('/etc/passwd')",
                "SELECT getenv('HOME')",
                "SELECT 1; SELECT 2",
                "SET x = 1"
            })
    void refusesWhatOnlyDuckDbUnderstands(String sql) {
        assertThat(refusal(sql)).isNotNull();
    }

    @Test
    void showsTheTextAroundTheFaultWithACaret() {
        GoogleSqlException refusal = refusal("SELECT branch,\n  activ_hours\nFROM d.t");

        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal.column()).isEqualTo(3);
        assertThat(refusal.snippet()).isEqualTo("  activ_hours\n  ^");
        assertThat(refusal.suggestion()).isEqualTo("active_hours");
    }

    @Test
    void refusesNestingThatWouldExhaustTheStack() {
        assertThat(refusal("SELECT " + "(".repeat(5000) + "1" + ")".repeat(5000)))
                .hasMessageContaining("nested");
        assertThat(refusal("SELECT 1" + " + 1".repeat(5000))).hasMessageContaining("in a row");
    }

    private GoogleSqlException refusal(String sql) {
        return catchThrowableOfType(
                GoogleSqlException.class,
                () -> new GoogleSqlTranslator(catalog).translate(sql, new Defaults("p", null)));
    }
}
