package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every statement of the corpus translates and binds, and those with data give the reference engine's rows. */
class CorpusTest {
    private final Corpus corpus = new Corpus();

    @Test
    void bindsEveryStatementToEmptyTablesWithTheTypesItPromises() throws Exception {
        List<String> failures = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (JsonNode entry : corpus.index()) {
                String name = entry.path("name").asText();
                try {
                    Catalog catalog = corpus.catalog(duck, entry.path("tables"));
                    Translation translation = new GoogleSqlTranslator(catalog)
                            .translate(corpus.text(entry.path("file").asText()), Corpus.DEFAULTS);
                    List<String> promised = duckTypes(translation);
                    List<String> actual = duck.types(translation.duckSql()).stream()
                            .map(type -> type.replace("\"", ""))
                            .toList();
                    if (!actual.equals(promised)) {
                        failures.add(name + ": promised " + promised + ", DuckDB says " + actual);
                    }
                } catch (Exception e) {
                    failures.add(name + ": " + firstLine(e));
                }
                duck.dropAll();
            }
        }

        assertThat(corpus.index()).hasSize(826);
        assertThat(failures)
                .as("one statement selects a column twice, which BigQuery refuses and its analyser does not")
                .singleElement()
                .asString()
                .contains("Duplicate column names in the result");
    }

    @Test
    void givesTheRowsOfTheReferenceEngine() throws Exception {
        List<String> failures = new ArrayList<>();
        int count = 0;
        try (DuckDb duck = new DuckDb()) {
            for (JsonNode entry : corpus.index()) {
                String file = entry.path("golden").asText("");
                if (!entry.path("golden").isTextual()) {
                    continue;
                }
                count++;
                JsonNode golden = corpus.read(file);
                try {
                    Catalog catalog = corpus.catalogWithRows(duck, golden);
                    Translation translation = new GoogleSqlTranslator(catalog)
                            .translate(corpus.text(entry.path("file").asText()), Corpus.DEFAULTS);
                    List<Object> expected = StreamSupport.stream(
                                    golden.path("expected_rows").spliterator(), false)
                            .map(row -> (Object) StreamSupport.stream(row.spliterator(), false)
                                    .map(GoldenRows::expected)
                                    .toList())
                            .toList();
                    String difference = GoldenRows.difference(expected, duck.rows(translation));
                    if (!difference.isEmpty()) {
                        failures.add(entry.path("name").asText() + ": " + difference);
                    }
                } catch (Exception e) {
                    failures.add(entry.path("name").asText() + ": " + firstLine(e));
                }
                duck.dropAll();
            }
        }

        assertThat(count).isEqualTo(225);
        assertThat(failures).as("%s of %s", failures.size(), count).isEmpty();
    }

    private static List<String> duckTypes(Translation translation) {
        return translation.columns().stream()
                .map(field -> field.duckType().replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"))
                .map(type -> type.replace("\"", ""))
                .toList();
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return e.getClass().getSimpleName() + " "
                + message.substring(0, Math.min(400, message.length())).replace('\n', ' ');
    }
}
