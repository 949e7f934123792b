package dev.jetstream.emulators.bigquery.library;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Relation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The functions that run on every row of every table stay cheap: list functions, not sub-queries. */
class FunctionCostTest {
    private static final String EXPERIMENTS = """
            {"name": "experiments", "type": "RECORD", "mode": "REPEATED", "fields": [
              {"name": "key", "type": "STRING"},
              {"name": "value", "type": "RECORD", "fields": [{"name": "branch", "type": "STRING"}]}]}
            """;

    @Test
    @Timeout(20)
    void looksUpAMillionKeysWithoutASubquery() throws Exception {
        try (LibraryDatabase database = new LibraryDatabase()) {
            database.run("CREATE TABLE pings AS SELECT [{'key': 'a' || (i % 7), 'value': {'branch': 'control'}},"
                    + " {'key': 'wanted', 'value': {'branch': CASE WHEN i % 4 = 0 THEN 'x' ELSE 'y' END}}]"
                    + " AS experiments FROM range(1000000) AS t(i)");
            database.know("pings", new Relation.Table(List.of(field(EXPERIMENTS)), "pings"));
            String sql = "SELECT COUNTIF(mozfun.map.get_key(experiments, 'wanted').branch = 'x') FROM dataset.pings";

            assertThat(database.translated(sql)).contains("list_filter").containsOnlyOnce("FROM pings");
            assertThat(database.value(sql)).isEqualTo("250000");
        }
    }

    @Test
    @Timeout(20)
    void plansADozenHistogramsInOneSelect() throws Exception {
        try (LibraryDatabase database = new LibraryDatabase()) {
            database.run("CREATE TABLE pings AS SELECT '4,' || i AS histogram FROM range(3) AS t(i)");
            Field histogram = field("{\"name\": \"histogram\", \"type\": \"STRING\"}");
            database.know("pings", new Relation.Table(List.of(histogram), "pings"));
            String sums = IntStream.range(0, 12)
                    .mapToObj(i -> "SUM(mozfun.hist.threshold_count(CONCAT(histogram, '" + i + "'), 1)) AS s" + i)
                    .collect(joining(", "));

            // 0, 1 and 2, each followed by the digit 3.
            assertThat(database.value("SELECT s3 FROM (SELECT " + sums + " FROM dataset.pings)"))
                    .isEqualTo("39");
        }
    }

    private static Field field(String json) throws Exception {
        return Field.fromJson(new ObjectMapper().readTree(json));
    }
}
