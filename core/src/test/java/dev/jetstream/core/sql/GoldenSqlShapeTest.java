package dev.jetstream.core.sql;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our text for every reference case reads the same tables, compares with the same texts and gives the same columns.
 *
 * <p>Whether it means the same is shown where statements can be run.
 */
class GoldenSqlShapeTest {
    private static final Pattern TABLE = Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(`[^`]+`|[\\w-]+\\.[\\w.-]+)");
    private static final Pattern DATE = Pattern.compile("'\\d{4}-\\d{2}-\\d{2}'");
    private static final Pattern FIRST_OR_LAST_COLUMNS = Pattern.compile("(?i)\\bds_\\d+\\.(\\w+)");
    private static final Pattern VIEW_COLUMNS = Pattern.compile("(?i)\\bt_\\d+\\.(\\w+)");

    static List<GoldenSqlCase> enrollmentCases() {
        return GoldenSqlCase.named("enroll-");
    }

    static List<GoldenSqlCase> metricsCases() {
        return GoldenSqlCase.named("metrics-");
    }

    static List<GoldenSqlCase> viewCases() {
        return GoldenSqlCase.named("view-");
    }

    @ParameterizedTest
    @MethodSource("enrollmentCases")
    void enrollmentsReadTheSame(GoldenSqlCase golden) {
        String ours = golden.enrollments().sql();

        assertThat(tables(ours)).isEqualTo(tables(golden.reference()));
        assertThat(texts(ours)).isEqualTo(texts(golden.reference()));
        assertThat(columns(FIRST_OR_LAST_COLUMNS, ours)).isEqualTo(columns(FIRST_OR_LAST_COLUMNS, golden.reference()));
    }

    @ParameterizedTest
    @MethodSource("metricsCases")
    void metricsReadTheSame(GoldenSqlCase golden) {
        String ours = golden.metrics().sql();

        assertThat(tables(ours)).isEqualTo(tables(golden.reference()));
        assertThat(texts(ours)).isEqualTo(texts(golden.reference()));
        assertThat(new TreeSet<>(golden.metrics().columns()))
                .isEqualTo(columns(FIRST_OR_LAST_COLUMNS, golden.reference()))
                .isEqualTo(columns(FIRST_OR_LAST_COLUMNS, ours));
    }

    @ParameterizedTest
    @MethodSource("metricsCases")
    void metricsNeedTheSameDays(GoldenSqlCase golden) {
        Set<String> days = dates(golden.metrics().sql());

        assertThat(days)
                .contains(
                        "'" + golden.limits().firstDateDataRequired() + "'",
                        "'" + golden.limits().lastDateDataRequired() + "'");
        if (!golden.input().path("arguments").has("exposure_signal")
                && !golden.id().equals("metrics-time-series")) {
            assertThat(days).isEqualTo(dates(golden.reference()));
        }
    }

    @ParameterizedTest
    @MethodSource("viewCases")
    void viewsReadTheSame(GoldenSqlCase golden) {
        String ours = golden.view();

        assertThat(tables(ours)).isEqualTo(tables(golden.reference()));
        assertThat(ours).startsWith("CREATE OR REPLACE VIEW `proj.dset.").contains("AS window_index");
        Set<String> own = columns(VIEW_COLUMNS, golden.reference());
        assertThat(SqlTokens.of(ours).stream().map(SqlTokens.Token::text)).containsAll(own);
    }

    private static Set<String> tables(String sql) {
        return TABLE.matcher(uncommented(sql))
                .results()
                .map(found -> found.group(1).replace("`", ""))
                .collect(toCollection(TreeSet::new));
    }

    /** Texts that are compared with or that are keys; dates apart, since they may be reckoned beforehand. */
    private static Set<String> texts(String sql) {
        return SqlTokens.of(sql).stream()
                .filter(token -> token.kind() == SqlTokens.Kind.STRING)
                .map(token -> token.text().replace('"', '\''))
                .filter(text -> !DATE.matcher(text).matches())
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> dates(String sql) {
        return DATE.matcher(sql).results().map(MatchResult::group).collect(toCollection(TreeSet::new));
    }

    private static Set<String> columns(Pattern pattern, String sql) {
        return pattern.matcher(sql)
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .collect(toCollection(TreeSet::new));
    }

    private static String uncommented(String sql) {
        return sql.lines()
                .map(line -> line.contains("--") ? line.substring(0, line.indexOf("--")) : line)
                .reduce("", (all, line) -> all + line + "\n");
    }
}
