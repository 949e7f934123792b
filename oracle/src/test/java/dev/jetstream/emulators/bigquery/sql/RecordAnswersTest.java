package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.zetasql.SqlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes 500 answers of the reference engine for {@code RecordedAnswersTest}: {@code -Doracle.record=FILE}. */
@EnabledIfSystemProperty(named = "oracle.record", matches = ".+")
class RecordAnswersTest {
    private static final int EXPRESSIONS = 370;
    private static final int ALL = 500;

    @Test
    void writesTheAnswersOfTheReferenceEngine() throws Exception {
        Random random = new Random(Long.getLong("oracle.seed", 20260105L));
        List<Rule> rules = FunctionTable.INSTANCE.all().stream()
                .filter(DifferentialTest::known)
                .toList();
        ExpressionGenerator expressions = new ExpressionGenerator(random, rules);
        QueryGenerator queries = new QueryGenerator(random, rules);
        ReferenceEngine reference = new ReferenceEngine();
        List<String> lines = new ArrayList<>();
        for (int i = 0; lines.size() < ALL; i++) {
            String sql;
            String referenceSql;
            if (lines.size() < EXPRESSIONS) {
                Rule rule = rules.get(i % rules.size());
                ProbeCase one = DifferentialTest.expression(rule, expressions, random);
                sql = one.sql();
                referenceSql = one.reference();
            } else {
                QueryGenerator.Pair query = queries.next();
                sql = query.sql();
                referenceSql = query.reference();
            }
            try {
                List<JsonNode> rows = reference.answers(referenceSql);
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("sql", sql).putArray("rows").addAll(rows);
                lines.add(line.toString());
            } catch (SqlException e) {
                // What fails there is no answer to record.
            }
        }
        Files.write(Path.of(System.getProperty("oracle.record")), lines);

        assertThat(lines).hasSize(ALL);
    }
}
