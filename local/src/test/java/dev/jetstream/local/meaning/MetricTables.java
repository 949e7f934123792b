package dev.jetstream.local.meaning;

import dev.jetstream.local.engine.GeneratedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics and statistics tables of two windows, whole and per data source.
 *
 * <p>Some rows are missing in each table, some are of an older enrollments table, some values are NULL, some enrollment
 * dates and branches are. In the main source's tables of the exposures basis {@code uri_count} never is, so that it
 * tells whether a row was there.
 */
final class MetricTables {
    private static final String DATASET = "proj.dset.";
    private static final String WINDOW = "analysis_window_start INT64\nanalysis_window_end INT64\n";
    private static final String STATISTICS = """
            metric STRING
            statistic STRING
            branch STRING
            point FLOAT64
            """;
    private static final Map<String, String> TYPES = Map.of(
            "active_hours", "FLOAT64",
            "uri_count", "INT64",
            "search_count", "INT64",
            "ad_clicks", "INT64");
    private static final List<String> MAIN = List.of("active_hours", "uri_count");
    private static final List<String> SEARCH = List.of("search_count", "ad_clicks");
    private static final List<String> ALL = List.of("active_hours", "uri_count", "search_count", "ad_clicks");

    private final long seed;
    private final List<Enrollment> enrollments;

    MetricTables(long seed) {
        this.seed = seed;
        this.enrollments = Enrollment.all(seed);
    }

    List<GeneratedTable> all() {
        List<GeneratedTable> all = new ArrayList<>();
        for (String basis : List.of("enrollments", "exposures")) {
            for (int week = 1; week <= 2; week++) {
                all.add(metrics(basis + "_week_" + week, week, ALL));
                all.add(metrics(basis + "_main_week_" + week, week, MAIN));
                all.add(metrics(basis + "_search_week_" + week, week, SEARCH));
            }
        }
        all.add(metrics("enrollments_preenrollment_week_1", 0, ALL));
        all.add(metrics("enrollments_preenrollment_days28_1", 0, ALL));
        all.add(metrics("enrollments_main_preenrollment_week_1", 0, MAIN));
        all.add(metrics("enrollments_search_preenrollment_week_1", 0, SEARCH));
        all.add(statistics("week_1"));
        all.add(statistics("week_2"));
        return all;
    }

    /** Tables that only begin like those of a view's windows: a longer name, and one that ends in a number too. */
    List<GeneratedTable> strangers() {
        return List.of(
                metrics("enrollments_week_of_another_1", 1, ALL), metrics("exposures_main_week_of_another_1", 1, MAIN));
    }

    private GeneratedTable statistics(String window) {
        JsonRows rows = new JsonRows();
        Chance chance = new Chance(seed + window.hashCode());
        for (String metric : ALL) {
            rows.add(
                    "metric",
                    metric,
                    "statistic",
                    "mean",
                    "branch",
                    chance.branch(),
                    "point",
                    chance.in(20) ? null : chance.quarters(100));
        }
        return GeneratedTable.of(DATASET + "statistics_a_golden_experiment_" + window, STATISTICS, rows.rows());
    }

    private GeneratedTable metrics(String name, int week, List<String> metrics) {
        Chance chance = new Chance(seed + name.hashCode());
        StringBuilder columns = new StringBuilder(Enrollment.COLUMNS).append(WINDOW);
        metrics.forEach(metric ->
                columns.append(metric).append(' ').append(TYPES.get(metric)).append('\n'));
        JsonRows rows = new JsonRows();
        for (Enrollment one : enrollments) {
            if (chance.in(12)) {
                continue;
            }
            List<@Nullable Object> row = new ArrayList<>();
            add(row, "analysis_id", one.id());
            add(row, "branch", one.branch());
            add(
                    row,
                    "enrollment_date",
                    one.events() == 3 && one.heavy() ? null : one.date().toString());
            add(row, "num_enrollment_events", chance.in(6) ? 9 : one.events());
            add(row, "regular_users", one.regular());
            add(row, "heavy", one.exposures() == 4 ? null : one.heavy());
            add(
                    row,
                    "exposure_date",
                    one.exposed() == null ? null : one.exposed().toString());
            add(row, "num_exposure_events", one.exposed() == null ? null : one.exposures());
            add(row, "analysis_window_start", 7 * week - 7);
            add(row, "analysis_window_end", 7 * week - 1);
            for (String metric : metrics) {
                boolean real = Objects.equals(TYPES.get(metric), "FLOAT64");
                Object value = real ? (Object) chance.quarters(12) : chance.below(8);
                boolean there = name.startsWith("exposures_main") && metric.equals("uri_count");
                add(row, metric, !there && chance.in(10) ? null : value);
            }
            rows.add(row.toArray());
        }
        return GeneratedTable.of(DATASET + "a_golden_experiment_" + name, columns.toString(), rows.rows());
    }

    private static void add(List<@Nullable Object> row, String name, @Nullable Object value) {
        row.add(name);
        row.add(value);
    }
}
