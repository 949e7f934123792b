package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.Mutant.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.sql.GoldenSqlCase;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.local.engine.SqlEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The weighted distinct values that we read are, counted out, the values that the reference reads row by row.
 *
 * <p>One difference is decided: clients whose branch is NULL are in no sample.
 */
class SamplesMeaningTest {
    private static final long SEED = 6;
    private static SqlEngine engine;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        engine = SqlEngine.filled(
                folder, warehouse -> new MetricTables(SEED).all().forEach(warehouse::create));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<SubsetCase> cases() {
        return GoldenSqlCase.named("subset-").stream().map(SubsetCase::new).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesTheValuesOfTheReference(SubsetCase subset) {
        List<String> expected = expected(subset);

        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(ours(subset, sql(subset))).isEqualTo(expected);
    }

    static List<Mutant> mutants() {
        return List.of(
                in(
                        "subset-univariate",
                        "clients who never enrolled",
                        "m.branch IS NOT NULL AND m.enrollment_date IS NOT NULL",
                        "m.branch IS NOT NULL"),
                in("subset-univariate", "clients without a branch", "m.branch IS NOT NULL AND", ""),
                in("subset-univariate", "equal values count once", "COUNT(*) AS n", "1 AS n"),
                in("subset-exposures-segment", "unexposed clients too", "AND m.exposure_date IS NOT NULL", ""),
                in(
                        "subset-exposures-segment",
                        "the other segment",
                        "IF(m.regular_users, 1, 0) + IF(m.heavy, 2, 0)",
                        "IF(m.heavy, 1, 0) + IF(m.regular_users, 2, 0)"),
                in("subset-ratio", "clients without a denominator", "m.uri_count IS NOT NULL", "TRUE"),
                in("subset-ratio", "upside down", "CAST(m.ad_clicks AS FLOAT64)", "CAST(m.uri_count AS FLOAT64)"),
                in(
                        "subset-ratio-discrete",
                        "other windows' denominators",
                        "AND other.num_enrollment_events = m.num_enrollment_events",
                        ""),
                in("subset-ratio-discrete", "the other branch's denominators", "AND other.branch = m.branch", ""),
                in(
                        "subset-covariate",
                        "clients with a covariate only",
                        "LEFT JOIN `proj.dset.a_golden_experiment_enrollments_preenrollment_week_1`",
                        "INNER JOIN `proj.dset.a_golden_experiment_enrollments_preenrollment_week_1`"),
                in("subset-covariate", "the other branch's covariate", "AND pre.branch = during.branch", ""),
                in(
                        "subset-covariate",
                        "the value itself as covariate",
                        "CAST(pre.active_hours",
                        "CAST(during.active_hours"),
                in(
                        "subset-covariate-other-metric-discrete",
                        "unexposed clients too",
                        "AND during.exposure_date IS NOT NULL",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void noticesTheMistake(Mutant mutant) {
        SubsetCase subset = new SubsetCase(GoldenSqlCase.of(mutant.golden()));

        assertThat(ours(subset, mutant.of(sql(subset)))).isNotEqualTo(expected(subset));
    }

    private static String sql(SubsetCase subset) {
        return subset.sql(SamplesMeaningTest::columns);
    }

    private static List<TableInfo.Column> columns(TableId table) {
        return engine.columns("SELECT * FROM " + table.quoted());
    }

    private static List<String> expected(SubsetCase subset) {
        List<String> values = new ArrayList<>();
        for (Map<String, @Nullable String> row : engine.read(subset.golden().reference())) {
            String branch = row.get("branch");
            if (branch != null) {
                StringBuilder value = new StringBuilder(branch);
                subset.columns().forEach(column -> value.append(' ').append(number(row.get(column))));
                values.add(value.toString());
            }
        }
        values.sort(null);
        return values;
    }

    private static List<String> ours(SubsetCase subset, String sql) {
        List<String> values = new ArrayList<>();
        for (Map<String, @Nullable String> row : engine.read(sql)) {
            long segments = Long.parseLong(text(row, "segments"));
            if ((segments & subset.segmentBit()) != subset.segmentBit()) {
                continue;
            }
            for (String entry : text(row, "packed").split(",", -1)) {
                String[] parts = entry.split(" ", -1);
                StringBuilder value = new StringBuilder(Objects.requireNonNullElse(row.get("branch"), "no branch"));
                for (int i = 0; i < parts.length - 1; i++) {
                    value.append(' ').append(number(parts[i]));
                }
                for (long n = Long.parseLong(parts[parts.length - 1]); n > 0; n--) {
                    values.add(value.toString());
                }
            }
        }
        values.sort(null);
        return values;
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private static String number(@Nullable String text) {
        return text == null || text.equals("null") ? "NULL" : String.valueOf(Double.parseDouble(text));
    }
}
