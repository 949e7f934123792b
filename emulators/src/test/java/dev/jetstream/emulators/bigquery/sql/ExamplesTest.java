package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Rule.Example;
import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule of the table and every cast has an example, is what its example uses, and gives its answer. */
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROWS = """
            FROM UNNEST([
               STRUCT(1 AS i, 'a' AS s, 0.5 AS x, NUMERIC '1.5' AS m, TRUE AS b, DATE '2026-01-01' AS d,
                 DATETIME '2026-01-01 10:00:00' AS dt, TIMESTAMP '2026-01-01 10:00:00+00' AS ts, [1] AS a),
               (2, 'b', 2.5, 2, FALSE, '2026-01-02', '2026-01-02 10:00:00', '2026-01-02 10:00:00+00', [2, 3]),
               (2, 'c', 1.0, NULL, NULL, '2026-01-03', '2026-01-03 10:00:00', '2026-01-03 10:00:00+00', NULL)])""";

    @Test
    void everyRuleGivesTheAnswersOfItsExamples() throws Exception {
        List<String> failures = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (Rule rule : FunctionTable.INSTANCE.all()) {
                if (rule.examples().isEmpty()) {
                    failures.add(rule.signature() + " has no example");
                }
                for (Example example : rule.examples()) {
                    Session session = new Session(new MapCatalog(), new Defaults("p", "d"));
                    String failure = failure(duck, session, query(rule, example), example);
                    boolean refused = rule.text().equals(Signatures.REFUSED);
                    if (failure.isEmpty() && !refused && !session.rules.contains(rule)) {
                        failure = "uses another rule: " + session.rules;
                    }
                    if (!failure.isEmpty()) {
                        failures.add(rule.signature() + ": " + example.call() + ": " + failure);
                    }
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    @Test
    void everyCastGivesTheAnswersOfItsExamples() throws Exception {
        List<String> failures = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (Map.Entry<Scalar, Scalar> cast : FunctionTable.INSTANCE.casts()) {
                String pair = cast.getKey() + " -> " + cast.getValue();
                List<Example> examples = FunctionTable.INSTANCE.castExamples(cast.getKey(), cast.getValue());
                if (examples.isEmpty()) {
                    failures.add(pair + " has no example");
                }
                for (Example example : examples) {
                    Session session = new Session(new MapCatalog(), new Defaults("p", "d"));
                    String failure = failure(duck, session, "SELECT " + example.call(), example);
                    if (!failure.isEmpty() || !session.casts.equals(Set.of(pair))) {
                        failures.add(pair + ": " + example.call() + ": " + failure + " " + session.casts);
                    }
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    private static String query(Rule rule, Example example) {
        if (rule.kind() == Kind.AGGREGATE) {
            return "SELECT " + example.call() + " " + ROWS;
        }
        return rule.kind() == Kind.WINDOW
                ? "SELECT ARRAY_AGG(v ORDER BY i, s) FROM (SELECT i, s, " + example.call() + " AS v " + ROWS + ")"
                : "SELECT " + example.call();
    }

    /** Why the answer is another one, or the empty text. */
    private static String failure(DuckDb duck, Session session, String sql, Example example)
            throws JsonProcessingException {
        try {
            Query query = StatementParser.query(sql);
            QueryResult result = session.queries.translate(query, Scope.ROOT);
            List<Field> columns = result.outputs().stream()
                    .map(output -> output.type().toField(output.duckName()))
                    .toList();
            List<JsonNode> rows = duck.answers(result.sql(), columns);
            JsonNode actual = rows.get(0).get(0);
            return !example.answer().startsWith("error") && Answers.same(JSON.readTree(example.answer()), actual)
                    ? ""
                    : "gives " + actual;
        } catch (GoogleSqlException | SQLException e) {
            boolean expected = example.answer().startsWith("error: ")
                    && Objects.requireNonNullElse(e.getMessage(), "")
                            .contains(example.answer().substring("error: ".length()));
            return expected ? "" : "fails: " + e.getMessage();
        }
    }
}
