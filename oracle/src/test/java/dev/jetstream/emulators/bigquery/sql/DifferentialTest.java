package dev.jetstream.emulators.bigquery.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random expressions and queries in this dialect and in Google's reference engine.
 *
 * <p>Other runs: {@code -Doracle.seed=7}. What a run counted is added to {@code target/differential.txt}.
 */
class DifferentialTest {
    /** What the reference engine lacks, or answers by the clock. */
    private static final Set<String> LACKING = Set.of(
            "APPROX_QUANTILES",
            "APPROX_COUNT_DISTINCT",
            "CONTAINS_SUBSTR",
            "ERROR",
            "CURRENT_DATE",
            "CURRENT_TIMESTAMP",
            "CURRENT_DATETIME");

    private static final long SEED = Long.getLong("oracle.seed", 20260105L);
    private static final int EACH = 20;
    private static final int QUERIES = 500;

    private final List<Rule> rules = FunctionTable.INSTANCE.all().stream()
            .filter(DifferentialTest::known)
            .toList();
    private final Random random = new Random(SEED);
    private final ExpressionGenerator generator = new ExpressionGenerator(random, rules);

    @Test
    void answersRandomExpressionsAsTheReferenceEngine() throws Exception {
        long start = System.nanoTime();
        try (Differential differential = new Differential()) {
            for (Rule rule : rules) {
                for (int i = 0; i < EACH; i++) {
                    differential.ask(expression(rule, generator, random));
                }
            }
            for (Map.Entry<Scalar, Scalar> cast : FunctionTable.INSTANCE.casts()) {
                for (int i = 0; i < EACH; i++) {
                    boolean safe = i % 3 > 0;
                    differential.ask(ProbeCase.scalar(
                            deep(() -> generator.cast(cast.getKey(), cast.getValue(), safe, 4), random)));
                }
            }
            differential.finish();
            report("expressions", differential, start);

            assertThat(differential.differences()).isEmpty();
            assertThat(differential.equal()).isGreaterThanOrEqualTo(5000);
            assertThat(differential.nullable())
                    .isGreaterThanOrEqualTo((differential.equal() + differential.failed()) / 2);
            assertThat(rules)
                    .allSatisfy(rule -> assertThat(differential.uses())
                            .hasEntrySatisfying(
                                    Generated.name(rule),
                                    count -> assertThat(count).isGreaterThanOrEqualTo(EACH)));
        }
    }

    @Test
    void answersRandomQueriesAsTheReferenceEngine() throws Exception {
        long start = System.nanoTime();
        QueryGenerator queries = new QueryGenerator(random, rules);
        try (Differential differential = new Differential()) {
            for (int i = 0; i < QUERIES; i++) {
                differential.ask(queries.next());
            }
            report("queries", differential, start);

            assertThat(differential.differences()).isEmpty();
            assertThat(differential.equal() + differential.failed()).isEqualTo(QUERIES);
        }
    }

    /** Whether the reference engine has it and this dialect too. */
    static boolean known(Rule rule) {
        return !LACKING.contains(rule.name()) && !rule.text().equals(Signatures.REFUSED);
    }

    static ProbeCase expression(Rule rule, ExpressionGenerator generator, Random random) {
        Generated call =
                rule.arguments().isEmpty() ? generator.call(rule, 3) : deep(() -> generator.call(rule, 4), random);
        boolean scalar = rule.kind() != Kind.AGGREGATE && rule.kind() != Kind.WINDOW;
        return scalar ? ProbeCase.scalar(call) : ProbeCase.of(rule, call, generator);
    }

    /** Three levels deep or more, with a column, and two times of three with a nullable one. */
    private static Generated deep(Supplier<Generated> next, Random random) {
        boolean nullable = random.nextInt(3) > 0;
        Generated one = next.get();
        for (int i = 0; i < 100 && (one.depth() < 3 || one.columns() == 0 || (nullable && !one.nullable())); i++) {
            one = next.get();
        }
        return one;
    }

    private static void report(String what, Differential differential, long start) throws IOException {
        String line = String.format(
                "%s: seed %d, %d equal, %d failed on both sides, %d differences, %d read nullable columns, %d s%n%s%n",
                what,
                SEED,
                differential.equal(),
                differential.failed(),
                differential.differences().size(),
                differential.nullable(),
                (System.nanoTime() - start) / 1_000_000_000,
                String.join("\n", differential.differences()));
        Files.writeString(
                Path.of("target", "differential.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
