package dev.jetstream.core.sql;

import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one data source: one row per row of {@code enrollments}.
 *
 * @param anchor the column from which the window's days are counted
 */
record SourceSql(
        SqlScope scope,
        TimeLimits limits,
        DataSource source,
        List<Metric> metrics,
        String anchor,
        boolean sanityColumns) {

    /** Names of the metrics, then of the sanity columns. */
    List<String> columns() {
        return Stream.concat(metrics.stream().map(Metric::name), sanityColumnNames().stream())
                .toList();
    }

    String query() {
        return """
                -- data source %1$s%10$s
                SELECT
                  e.analysis_id,
                  e.branch,
                  e.analysis_window_start,
                  e.analysis_window_end,
                  e.num_exposure_events,
                  e.exposure_date,
                %2$s
                FROM enrollments AS e
                LEFT JOIN %3$s AS ds
                  ON ds.%4$s = e.analysis_id
                  AND ds.%5$s BETWEEN %6$s AND %7$s
                  AND ds.%5$s BETWEEN DATE_ADD(e.%8$s, INTERVAL e.analysis_window_start DAY)
                    AND DATE_ADD(e.%8$s, INTERVAL e.analysis_window_end DAY)
                %9$sGROUP BY
                  e.analysis_id,
                  e.branch,
                  e.analysis_window_start,
                  e.analysis_window_end,
                  e.num_exposure_events,
                  e.exposure_date
                """.formatted(
                        SqlText.comment(source.name()),
                        SqlText.indent(2, expressions()),
                        scope.from(source),
                        scope.idColumn(source),
                        SqlText.path(source.submissionDateColumn()),
                        SqlText.date(limits.firstDateDataRequired()),
                        SqlText.date(limits.lastDateDataRequired()),
                        anchor,
                        isolation(),
                        scope.writtenAt(Part.DATA_SOURCE, source.name()));
    }

    private String expressions() {
        List<String> expressions = new ArrayList<>();
        for (Metric metric : metrics) {
            String expression = FormatLayer.apply(
                    Objects.requireNonNull(metric.selectExpression(), metric.name()),
                    Map.of("experiment_slug", escapedSlug()),
                    "metric '" + SqlText.comment(metric.name()) + "'");
            expressions.add(scope.commentOf(Part.METRIC, metric.name()) + SqlText.named(expression, metric.name()));
        }
        String branch = branchOfRow();
        if (sanityColumns && branch != null) {
            List<String> names = sanityColumnNames();
            expressions.add(
                    SqlText.named("COALESCE(LOGICAL_OR(%s != e.branch), FALSE)".formatted(branch), names.get(0)));
            expressions.add(SqlText.named("COALESCE(LOGICAL_OR(%s IS NULL), FALSE)".formatted(branch), names.get(1)));
        }
        return expressions.stream().collect(Collectors.joining(",\n"));
    }

    /** Expressions put the slug between quotes of their own. */
    private String escapedSlug() {
        String literal = scope.slugLiteral();
        return literal.substring(1, literal.length() - 1);
    }

    /** On the day of enrollment only rows that already carry the experiment count. */
    private String isolation() {
        String branch = branchOfRow();
        return branch == null
                ? ""
                : "  AND (ds.%s != e.enrollment_date OR %s IS NOT NULL)\n"
                        .formatted(SqlText.path(source.submissionDateColumn()), branch);
    }

    private List<String> sanityColumnNames() {
        return sanityColumns && branchOfRow() != null
                ? List.of(source.name() + "_has_contradictory_branch", source.name() + "_has_non_enrolled_data")
                : List.of();
    }

    /** The branch that a row of the source carries, or null when its rows name no experiments. */
    private @Nullable String branchOfRow() {
        String type = Objects.requireNonNullElse(source.experimentsColumnType(), "none");
        String slug = scope.slugLiteral();
        return switch (type) {
            case "none" -> null;
            case "simple" -> "mozfun.map.get_key(ds.experiments, %s)".formatted(slug);
            case "native" -> "mozfun.map.get_key(ds.experiments, %s).branch".formatted(slug);
            case "glean" -> "mozfun.map.get_key(ds.ping_info.experiments, %s).branch".formatted(slug);
            case "events_stream" ->
                "IF(JSON_VALUE(ds.event_extra, '$.experiment') = %s, JSON_VALUE(ds.event_extra, '$.branch'), NULL)"
                        .formatted(slug);
            default ->
                throw new InvalidException(
                        "ValueError",
                        "data source '%s': experiments_column_type '%s' is none of simple, native, glean, events_stream"
                                .formatted(SqlText.comment(source.name()), SqlText.comment(type)));
        };
    }
}
