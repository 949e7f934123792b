package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each construct of the catalogue does what it says there. */
class ConstructsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyConstructGivesItsAnswerOrIsRefused() throws Exception {
        List<String> failures = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (Construct construct : Construct.all()) {
                String outcome = outcome(duck, construct.sql());
                boolean good = construct.answer().startsWith("error: ")
                        ? outcome.startsWith("error: ")
                                && outcome.contains(construct.answer().substring("error: ".length()))
                                && (construct.exact() || outcome.contains(" at ["))
                        : !outcome.startsWith("error: ")
                                && Answers.same(JSON.readTree(construct.answer()), JSON.readTree(outcome));
                if (!good) {
                    failures.add(construct.name() + ": " + construct.sql() + ": " + outcome);
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    private static String outcome(DuckDb duck, String sql) {
        try {
            List<JsonNode> rows =
                    duck.answers(new GoogleSqlTranslator(new MapCatalog()).translate(sql, new Defaults("p", "d")));
            return rows.get(0).get(0).toString();
        } catch (GoogleSqlException | SQLException e) {
            return "error: " + e.getMessage();
        }
    }
}
