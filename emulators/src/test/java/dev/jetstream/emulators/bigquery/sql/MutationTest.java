package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged statements of the corpus: a translation or a refusal, nothing else, and soon. All 10,000:
 * {@code -Dmutations=2500}.
 */
class MutationTest {
    private static final int STATEMENTS = Integer.getInteger("mutations", 500);
    private static final int BOUND = 400;
    private static final long LIMIT_NANOS = 1_000_000_000L;
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ",",
            "'",
            "`",
            "SELECT",
            "FROM",
            "*",
            ".",
            "[",
            "]",
            "UNNEST(",
            "NULL",
            "--",
            "\\",
            "@",
            "9",
            ";",
            "'; COPY t TO 'x'; --",
            "read_csv('/etc/passwd')",
            "\"",
            "$1",
            "$W",
            "\u0000",
            "é",
            "/*",
            "ATTACH",
            "::",
            "{",
            "pragma_version()",
            "getenv('HOME')",
            "FROM '/etc/passwd'",
            "r'",
            "b\"",
            "OVER (",
            "COUNT(*)",
            "#");
    /** What a translation calls: functions of DuckDB that reach outside must not be among them. */
    private static final Pattern CALLED = Pattern.compile("([a-z_][a-z_0-9]*) ?\\(");

    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20260105, 4})
    void translatesOrRefusesAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        Corpus corpus = new Corpus();
        List<String> statements = new ArrayList<>(corpus.statements().values());
        GoogleSqlTranslator translator = new GoogleSqlTranslator(corpus.catalogOfAll());
        Set<String> emitted = emitted(translator, statements);
        List<String> failures = new ArrayList<>();
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < STATEMENTS; i++) {
            String mutated = mutated(statements.get(random.nextInt(statements.size())), random);
            long start = cpu.getCurrentThreadCpuTime();
            try {
                Set<String> called = called(translator.translate(mutated, Corpus.DEFAULTS));
                called.removeAll(emitted);
                if (!called.isEmpty()) {
                    failures.add("calls " + called + ": " + mutated);
                }
            } catch (GoogleSqlException e) {
                assertThat(e).hasMessageEndingWith(" at [%s:%s]", e.line(), e.column());
            } catch (RuntimeException | StackOverflowError e) {
                failures.add(e + " for " + mutated);
            }
            if (cpu.getCurrentThreadCpuTime() - start > LIMIT_NANOS) {
                failures.add("slow: " + mutated);
            }
        }

        assertThat(failures).isEmpty();
    }

    /** The functions in translations of whole statements, and those that rules may emit. */
    private static Set<String> emitted(GoogleSqlTranslator translator, List<String> statements) {
        Set<String> names = new HashSet<>();
        statements.forEach(sql -> {
            try {
                names.addAll(called(translator.translate(sql, Corpus.DEFAULTS)));
            } catch (GoogleSqlException e) {
                // One statement of the corpus is refused.
            }
        });
        FunctionTable.INSTANCE.all().forEach(rule -> {
            names.addAll(called(rule.text()));
            names.addAll(called(rule.plainText()));
        });
        FunctionTable.INSTANCE
                .casts()
                .forEach(cast -> names.addAll(called(FunctionTable.INSTANCE.cast(cast.getKey(), cast.getValue()))));
        return names;
    }

    private static Set<String> called(Translation translation) {
        return called(translation.duckSql());
    }

    private static Set<String> called(String duckSql) {
        return CALLED.matcher(QUOTED.matcher(duckSql).replaceAll("''"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** What got through the translator binds in DuckDB: the text is one query, and every name in it is ours. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 7)
    void whatIsTranslatedBindsInDuckDb(long seed) throws Exception {
        Random random = new Random(seed);
        Corpus corpus = new Corpus();
        List<JsonNode> index = corpus.index();
        List<String> failures = new ArrayList<>();
        int translated = 0;
        try (DuckDb duck = new DuckDb()) {
            for (int i = 0; i < BOUND; i++) {
                JsonNode entry = index.get(random.nextInt(index.size()));
                Catalog catalog = corpus.catalog(duck, entry.path("tables"));
                String mutated = mutated(corpus.text(entry.path("file").asText()), random);
                try {
                    Translation translation = new GoogleSqlTranslator(catalog).translate(mutated, Corpus.DEFAULTS);
                    if (!translation.duckSql().isEmpty()) {
                        translated++;
                        assertThat(duck.types(translation.duckSql())).hasSameSizeAs(translation.columns());
                    }
                } catch (SQLException e) {
                    failures.add(e.getMessage() + " for " + mutated);
                } catch (GoogleSqlException e) {
                    // Refused, which is as good.
                }
                duck.dropAll();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(translated).isGreaterThan(BOUND / 10);
    }

    private static String mutated(String sql, Random random) {
        StringBuilder text = new StringBuilder(sql);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
        return text.toString();
    }
}
