package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.library.PublicFunctions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The statements of the corpus that call public functions, on the functions of this project. */
class LibraryCorpusTest {
    private final Corpus corpus = new Corpus();

    @Test
    void hasEveryFunctionOfTheCorpusWithItsParametersAndType() {
        List<String> missing = new ArrayList<>();
        corpus.read("udfs.json").fieldNames().forEachRemaining(name -> {
            SqlFunction reference = corpus.emptyCatalog().function(name).orElseThrow();
            boolean same = PublicFunctions.find(name)
                    .filter(function -> types(function).equals(types(reference)))
                    .isPresent();
            if (!same) {
                missing.add(name);
            }
        });

        assertThat(missing).isEmpty();
    }

    @Test
    void givesTheRowsOfTheReferenceEngine() throws Exception {
        List<String> failures = new ArrayList<>();
        Set<String> called = new HashSet<>();
        int count = 0;
        try (DuckDb duck = new DuckDb()) {
            for (JsonNode entry : corpus.index()) {
                if (!entry.path("golden").isTextual()) {
                    continue;
                }
                JsonNode golden = corpus.read(entry.path("golden").asText());
                LibraryCatalog catalog = new LibraryCatalog(corpus.catalogWithRows(duck, golden));
                Translation translation = new GoogleSqlTranslator(catalog)
                        .translate(corpus.text(entry.path("file").asText()), Corpus.DEFAULTS);
                if (!catalog.called.isEmpty()) {
                    count++;
                    called.addAll(catalog.called);
                    String difference = GoldenRows.difference(expected(golden), duck.rows(translation));
                    if (!difference.isEmpty()) {
                        failures.add(entry.path("name").asText() + ": " + difference);
                    }
                }
                duck.dropAll();
            }
        }

        assertThat(failures).as("%d of %d", failures.size(), count).isEmpty();
        assertThat(count).isEqualTo(176);
        assertThat(called).contains("mozfun.map.get_key", "mozfun.hist.merge", "mozfun.hist.percentiles");
    }

    private static List<Object> expected(JsonNode golden) {
        return StreamSupport.stream(golden.path("expected_rows").spliterator(), false)
                .map(row -> (Object) StreamSupport.stream(row.spliterator(), false)
                        .map(GoldenRows::expected)
                        .toList())
                .toList();
    }

    private static List<String> types(SqlFunction function) {
        List<String> types = new ArrayList<>();
        function.parameters().forEach(parameter -> types.add(parameter.type()));
        types.add(Objects.requireNonNullElse(function.returns(), ""));
        return types;
    }

    /** The tables of another catalog, with no functions but the public ones. */
    private static final class LibraryCatalog implements Catalog {
        private final Catalog tables;
        private final Set<String> called = new HashSet<>();

        private LibraryCatalog(Catalog tables) {
            this.tables = tables;
        }

        @Override
        public Optional<Relation> find(String project, String dataset, String table) {
            return tables.find(project, dataset, table);
        }

        @Override
        public List<String> tables(String project, String dataset, String prefix) {
            return tables.tables(project, dataset, prefix);
        }

        @Override
        public Optional<SqlFunction> function(String path) {
            Optional<SqlFunction> function = PublicFunctions.find(path);
            function.ifPresent(found -> called.add(found.name()));
            return function;
        }
    }
}
