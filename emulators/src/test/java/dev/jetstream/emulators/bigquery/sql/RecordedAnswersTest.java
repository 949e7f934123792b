package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Random expressions and queries with the answers that Google's reference engine (ZetaSQL 2025.09.1) gave, one a line
 * of {@code recorded-answers.jsonl}; {@code RecordAnswersTest} of the module {@code oracle} wrote them.
 */
class RecordedAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Defaults DEFAULTS = new Defaults("p", "d");

    @Test
    void answersAsTheReferenceEngineDid() throws Exception {
        List<String> failures = new ArrayList<>();
        List<String> lines = lines();
        try (DuckDb duck = new DuckDb()) {
            GoogleSqlTranslator translator = new GoogleSqlTranslator(ProbeTables.in(duck));
            for (String line : lines) {
                JsonNode recorded = JSON.readTree(line);
                String sql = recorded.path("sql").asText();
                List<JsonNode> expected = StreamSupport.stream(
                                recorded.path("rows").spliterator(), false)
                        .toList();
                try {
                    List<JsonNode> actual = duck.answers(translator.translate(sql, DEFAULTS));
                    if (!Answers.sameRows(expected, actual)) {
                        failures.add(sql + " gives " + actual);
                    }
                } catch (GoogleSqlException | SQLException e) {
                    failures.add(sql + " fails: " + e.getMessage());
                }
            }
        }

        assertThat(lines).hasSize(500);
        assertThat(failures).isEmpty();
    }

    private static List<String> lines() throws Exception {
        try (InputStream in = RecordedAnswersTest.class.getResourceAsStream("recorded-answers.jsonl");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
