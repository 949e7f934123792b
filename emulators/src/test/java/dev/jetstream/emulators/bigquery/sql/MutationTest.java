package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged statements of the corpus: a translation or a refusal, nothing else, and soon. */
class MutationTest {
    private static final int STATEMENTS = 1500;
    private static final long LIMIT_NANOS = 1_000_000_000L;
    private static final List<String> PIECES = List.of(
            "(", ")", ",", "'", "`", "SELECT", "FROM", "*", ".", "[", "]", "UNNEST(", "NULL", "--", "\\", "@", "9",
            ";");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260105})
    void translatesOrRefusesAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        Corpus corpus = new Corpus();
        List<String> statements = new ArrayList<>(corpus.statements().values());
        GoogleSqlTranslator translator = new GoogleSqlTranslator(corpus.catalogOfAll());
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < STATEMENTS; i++) {
            String mutated = mutated(statements.get(random.nextInt(statements.size())), random);
            long start = System.nanoTime();
            try {
                assertThat(translator.translate(mutated, Corpus.DEFAULTS)).isNotNull();
            } catch (GoogleSqlException e) {
                assertThat(e).hasMessageEndingWith(" at [%s:%s]", e.line(), e.column());
            } catch (RuntimeException | StackOverflowError e) {
                failures.add(e + " for " + mutated);
            }
            if (System.nanoTime() - start > LIMIT_NANOS) {
                failures.add("slow: " + mutated);
            }
        }

        assertThat(failures).isEmpty();
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
