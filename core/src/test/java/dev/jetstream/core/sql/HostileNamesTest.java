package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.warehouse.TableId;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a slug, segment, metric or column is called, each statement has the tokens that a harmless name gives. */
class HostileNamesTest {
    private static final int NAMES_PER_SEED = 1_000;
    private static final TimeLimits LIMITS =
            TimeLimits.of(LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-09"), new AnalysisWindow(0, 6));
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "`",
            "\\",
            "\n",
            "\r",
            "--",
            "#",
            "/*",
            "*/",
            ";",
            "''",
            "'''",
            "\"\"\"",
            "{",
            "}",
            "{{",
            "}}",
            "%s",
            "%d",
            "$1",
            "\\'",
            "\\\\'",
            "' OR '1'='1",
            "`; DROP TABLE t; --",
            ")",
            "(",
            "r'",
            "b\"",
            "\u2028",
            "\u0000",
            "\u0085",
            "é",
            "☃",
            "𝄞",
            " ",
            "\t",
            "a",
            "Z",
            "0",
            "_",
            "-",
            "@x",
            "SELECT",
            "NULL",
            "branch");
    /** The literal forms of GoogleSQL, written apart from the code under test. */
    private static final Pattern TOKEN = Pattern.compile("""
            (?sx) \\s+ | --[^\\n]* | \\#[^\\n]* | /\\*.*?\\*/
            | (?<token>
                [rRbB]{0,2} (?: '''(?:\\\\.|(?!''').)*+''' | \"{3}(?:\\\\.|(?!\"{3}).)*+\"{3}
                              | '(?:\\\\.|[^'\\\\\\n])*+' | \"(?:\\\\.|[^\"\\\\\\n])*+\" )
              | `(?:\\\\.|[^`\\\\\\n])*+`
              | [\\p{L}\\p{N}_]+
              | .
              )
            """);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverChangeTheNumberOfTokens(long seed) {
        Random random = new Random(seed);
        List<Long> harmless =
                statements("harmless").map(HostileNamesTest::tokens).toList();

        for (int i = 0; i < NAMES_PER_SEED; i++) {
            String name = hostile(random);
            assertThat(statements(name).map(HostileNamesTest::tokens).toList())
                    .as(() -> "name " + name.codePoints().boxed().toList())
                    .isEqualTo(harmless);
        }
    }

    @Test
    void wouldBeSeenIfAnythingWereLetThrough() {
        assertThat(tokens("SELECT 'a' --'\n, x")).isEqualTo(4);
        assertThat(tokens("SELECT 'a\\' --' , x")).isEqualTo(4);
        assertThat(tokens("SELECT 'a' OR '1'='1'")).isEqualTo(6);
        assertThat(tokens("SELECT `a`; DROP TABLE t; --`")).isEqualTo(7);
    }

    private static Stream<String> statements(String name) {
        SqlScope scope = new SqlScope(name, "fenix", AnalysisUnit.CLIENT_ID, false);
        String column = "c" + name;
        DataSource source = SqlFixtures.source(name, "mozdata.x.y", "events_stream", column, column, null);
        List<Segment> segments = List.of(
                SqlFixtures.segment(name, SqlFixtures.segmentSource(name, "mozdata.x.y", 0, 0), "COUNT(*) > 0"));
        TableId table = new Names("p", "d", name).enrollments();
        SampleSql.Value value = new SampleSql.Value(SampleSql.Source.BASE, table, name, true);
        return Stream.of(
                enrollments(scope, segments, "normandy"),
                enrollments(scope, segments, "glean-event"),
                enrollments(scope, segments, "fenix-fallback"),
                enrollments(scope, segments, "cirrus"),
                enrollments(scope, segments, "background-update"),
                new MetricsQuery(
                                scope,
                                LIMITS,
                                table,
                                AnalysisBasis.EXPOSURES,
                                ExposuresAnchor.EXPOSURE,
                                SqlFixtures.signal(name, source, "x > 0", null, null),
                                List.of(SqlFixtures.metric(name, source, "COUNTIF(slug = '{experiment_slug}')")),
                                true)
                        .sql(),
                CountsSql.query(table, AnalysisBasis.EXPOSURES, List.of(name)),
                new SampleSql(
                                table,
                                AnalysisBasis.ENROLLMENTS,
                                List.of(name),
                                List.of(new SampleSql.Sample(name, value, value, List.of(value))))
                        .sql(),
                ViewSql.joined(
                        new Names("p", "d", name).metricsView(AnalysisBasis.ENROLLMENTS, AnalysisPeriod.WEEK),
                        List.of(
                                new ViewSql.Part(name, "a_", List.of(name)),
                                new ViewSql.Part(name, "b_", List.of(name))),
                        List.of(name)));
    }

    private static String enrollments(SqlScope scope, List<Segment> segments, String type) {
        return new EnrollmentsQuery(scope, LIMITS, type, null, null, 10, segments, null).sql();
    }

    private static String hostile(Random random) {
        StringBuilder name = new StringBuilder();
        int pieces = 1 + random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    private static long tokens(String sql) {
        Matcher matcher = TOKEN.matcher(sql);
        long tokens = 0;
        while (matcher.find()) {
            tokens += matcher.start(1) < 0 ? 0 : 1;
        }
        return tokens;
    }
}
