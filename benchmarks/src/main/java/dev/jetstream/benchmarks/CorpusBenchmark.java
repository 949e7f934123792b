package dev.jetstream.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlException;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.local.sql.SchemaCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Real statements of metric-hub, from text to text: the first one, each of them warm, all of them. */
final class CorpusBenchmark {
    private static final double MILLISECOND = 1e6;
    private static final String PROJECT = "moz-fx-data-experiments";

    private final Path corpus;

    /**
     * Over a folder of statements.
     *
     * @param corpus with {@code schemas.json} and {@code queries/*.sql}
     */
    CorpusBenchmark(Path corpus) {
        this.corpus = corpus;
    }

    /** Nothing where the corpus is not at hand. */
    List<Figure> measure() {
        if (!Files.isDirectory(corpus.resolve("queries"))) {
            return List.of();
        }
        List<String> statements = statements();
        SchemaCatalog catalog = catalog();
        Defaults defaults = new Defaults(PROJECT, null);
        List<Figure> figures = new ArrayList<>();
        long start = System.nanoTime();
        int first = translate(new GoogleSqlTranslator(catalog), statements.get(0), defaults);
        figures.add(new Figure(
                "translate the first statement of a JVM", (System.nanoTime() - start) / MILLISECOND, "ms", first));
        GoogleSqlTranslator translator = new GoogleSqlTranslator(catalog);
        Stopwatch cold = Stopwatch.started();
        int translated = statements.stream()
                .mapToInt(sql -> translate(translator, sql, defaults))
                .sum();
        figures.addAll(cold.figures("translate the corpus once, cold", translated));
        double[] millis = new double[statements.size()];
        for (int i = 0; i < millis.length; i++) {
            long begin = System.nanoTime();
            int unused = translate(translator, statements.get(i), defaults);
            millis[i] = (System.nanoTime() - begin) / MILLISECOND;
        }
        Arrays.sort(millis);
        figures.add(new Figure("translate one, warm, median", millis[millis.length / 2], "ms", millis.length));
        figures.add(new Figure("translate one, warm, p99", millis[millis.length * 99 / 100], "ms", millis.length));
        return figures;
    }

    /** 1 for a statement that is translated; those whose tables the schemas lack are refused by name. */
    private static int translate(GoogleSqlTranslator translator, String sql, Defaults defaults) {
        try {
            return translator.translate(sql, defaults).kind() == null ? 0 : 1;
        } catch (GoogleSqlException e) {
            return 0;
        }
    }

    private List<String> statements() {
        try (Stream<Path> files = Files.list(corpus.resolve("queries"))) {
            List<String> statements = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                statements.add(Files.readString(file));
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wildcard tables are there once; names without a project are completed. */
    private SchemaCatalog catalog() {
        try {
            JsonNode schemas =
                    new ObjectMapper().readTree(corpus.resolve("schemas.json").toFile());
            ObjectNode named = new ObjectMapper().createObjectNode();
            schemas.properties().forEach(table -> named.set(fullName(table.getKey()), table.getValue()));
            return new SchemaCatalog(named.toString(), "of the corpus");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fullName(String name) {
        String table = name.endsWith("*") ? name.substring(0, name.length() - 1) + "1" : name;
        return table.chars().filter(c -> c == '.').count() == 1 ? PROJECT + "." + table : table;
    }
}
