package dev.jetstream.core.sql;

import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query that fills a metrics table: each row of the enrollments table with the metrics of one window.
 *
 * <p>Columns: those of the enrollments table but for the exposure pair, {@code analysis_window_start,
 * analysis_window_end, exposure_date, num_exposure_events}, then per data source its metrics and, when its rows name
 * experiments, {@code <data source>_has_contradictory_branch} and {@code <data source>_has_non_enrolled_data}. Every
 * client is there on both bases, exposed or not.
 *
 * @param limits the window, and the days of data it takes
 * @param signal what counts as exposure instead of the built-in events, or null
 * @param metrics with data source and expression, in order
 * @param sanityColumns whether the two columns about the data are wanted
 */
public record MetricsQuery(
        SqlScope scope,
        TimeLimits limits,
        TableId enrollments,
        AnalysisBasis basis,
        ExposuresAnchor anchor,
        @Nullable ExposureSignal signal,
        List<Metric> metrics,
        boolean sanityColumns) {
    public MetricsQuery {
        metrics = List.copyOf(metrics);
    }

    /**
     * The text.
     *
     * @throws InvalidException when an expression's placeholders have no value or two sources share a name
     */
    public String sql() {
        return sqlOver(SqlText.table(enrollments));
    }

    /**
     * The text with something else in the place of the enrollments table.
     *
     * @param relation a table or a query in brackets, with the same columns
     * @throws InvalidException as {@link #sql()} does
     */
    public String sqlOver(String relation) {
        Map<DataSource, List<Metric>> bySource = bySource();
        List<SourceSql> sources = new ArrayList<>();
        bySource.forEach((source, ofSource) ->
                sources.add(new SourceSql(scope, limits, source, ofSource, anchorColumn(), sanityColumns)));
        StringBuilder sql = new StringBuilder(opening(relation)).append("SELECT\n  enrollments.*");
        for (int i = 0; i < sources.size(); i++) {
            for (String column : sources.get(i).columns()) {
                sql.append(",\n  ds_%s.%s".formatted(i, SqlText.column(column)));
            }
        }
        sql.append("\nFROM enrollments\n");
        for (int i = 0; i < sources.size(); i++) {
            sql.append("LEFT JOIN (\n")
                    .append(SqlText.indent(2, sources.get(i).query()))
                    .append(") AS ds_%s USING (analysis_id, branch, analysis_window_start, analysis_window_end)\n"
                            .formatted(i));
        }
        return sql.toString();
    }

    /** The columns after those of the enrollments, in order. */
    public List<String> columns() {
        return bySource().entrySet().stream()
                .flatMap(entry -> new SourceSql(
                                scope, limits, entry.getKey(), entry.getValue(), anchorColumn(), sanityColumns)
                        .columns().stream())
                .toList();
    }

    private String opening(String relation) {
        String title = "-- metrics of experiment %s, %s basis, days %s to %s\n"
                .formatted(
                        SqlText.comment(scope.slug()),
                        basis.value(),
                        limits.window().start(),
                        limits.window().end());
        return title + (usesSignal() ? enrollmentsBySignal(relation) : plainEnrollments(relation));
    }

    private String plainEnrollments(String relation) {
        return """
                WITH enrollments AS (
                  SELECT
                    e.* EXCEPT (exposure_date, num_exposure_events),
                    %s AS analysis_window_start,
                    %s AS analysis_window_end,
                    e.exposure_date,
                    e.num_exposure_events
                  FROM %s AS e
                )
                """.formatted(limits.window().start(), limits.window().end(), relation);
    }

    private String enrollmentsBySignal(String relation) {
        return """
                WITH exposures AS (
                %s  HAVING COUNT(ds.submission_date) > 0
                ),
                enrollments AS (
                  SELECT
                    e.* EXCEPT (exposure_date, num_exposure_events),
                    %s AS analysis_window_start,
                    %s AS analysis_window_end,
                    x.exposure_date,
                    x.num_exposure_events
                  FROM %s AS e
                  LEFT JOIN exposures AS x
                    ON x.analysis_id = e.analysis_id
                    AND x.branch = e.branch
                )
                """.formatted(
                        SqlText.indent(2, SignalSql.query(scope, Objects.requireNonNull(signal), limits, relation)),
                        limits.window().start(),
                        limits.window().end(),
                        relation);
    }

    /** Results published before August 2026 looked for the signal on both bases. */
    private boolean usesSignal() {
        return signal != null && (basis == AnalysisBasis.EXPOSURES || anchor == ExposuresAnchor.ENROLLMENT);
    }

    private String anchorColumn() {
        boolean exposed = basis == AnalysisBasis.EXPOSURES && anchor == ExposuresAnchor.EXPOSURE && signal == null;
        return exposed ? "exposure_date" : "enrollment_date";
    }

    private Map<DataSource, List<Metric>> bySource() {
        Map<DataSource, List<Metric>> bySource = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            DataSource source = Objects.requireNonNull(metric.dataSource(), metric.name());
            bySource.computeIfAbsent(source, key -> new ArrayList<>()).add(metric);
        }
        Map<String, Long> names =
                bySource.keySet().stream().collect(Collectors.groupingBy(DataSource::name, Collectors.counting()));
        names.forEach((name, count) -> {
            if (count > 1) {
                throw new InvalidException(
                        "ValueError",
                        "data source '%s' has %d different definitions".formatted(SqlText.comment(name), count));
            }
        });
        return bySource;
    }
}
