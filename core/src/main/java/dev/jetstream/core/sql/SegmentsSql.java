package dev.jetstream.core.sql;

import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code raw_enrollments} with one boolean column per segment, in the order of the segments. */
record SegmentsSql(SqlScope scope, TimeLimits limits, List<Segment> segments) {
    String query() {
        Map<SegmentDataSource, List<Segment>> bySource = new LinkedHashMap<>();
        segments.forEach(segment -> bySource.computeIfAbsent(segment.dataSource(), source -> new ArrayList<>())
                .add(segment));
        List<SegmentDataSource> sources = List.copyOf(bySource.keySet());
        StringBuilder sql = new StringBuilder("SELECT\n  raw_enrollments.*");
        for (Segment segment : segments) {
            sql.append(
                    ",\n  ds_%s.%s".formatted(sources.indexOf(segment.dataSource()), SqlText.column(segment.name())));
        }
        sql.append("\nFROM raw_enrollments\n");
        for (int i = 0; i < sources.size(); i++) {
            sql.append("LEFT JOIN (\n")
                    .append(SqlText.indent(
                            2, perClient(sources.get(i), bySource.getOrDefault(sources.get(i), List.of()))))
                    .append(") AS ds_%s USING (analysis_id, branch)\n".formatted(i));
        }
        return sql.toString();
    }

    private String perClient(SegmentDataSource source, List<Segment> ofSource) {
        if (source.windowStart() > source.windowEnd()) {
            throw new InvalidException(
                    "ValueError",
                    "segment data source '%s': window_start %d is after window_end %d"
                            .formatted(SqlText.comment(source.name()), source.windowStart(), source.windowEnd()));
        }
        String columns = ofSource.stream()
                .map(segment -> scope.commentOf(Part.SEGMENT, segment.name())
                        + SqlText.named(segment.selectExpression(), segment.name()))
                .collect(Collectors.joining(",\n"));
        return """
                -- segments of data source %1$s
                SELECT
                  e.analysis_id,
                  e.branch,
                %2$s
                FROM raw_enrollments AS e
                LEFT JOIN %3$s AS ds
                  ON ds.%4$s = e.analysis_id
                  AND ds.%5$s BETWEEN %6$s AND %7$s
                  AND ds.%5$s BETWEEN DATE_ADD(e.enrollment_date, INTERVAL %8$s DAY)
                    AND DATE_ADD(e.enrollment_date, INTERVAL %9$s DAY)
                GROUP BY e.analysis_id, e.branch
                """.formatted(
                        SqlText.comment(source.name()),
                        SqlText.indent(2, columns),
                        scope.from(source),
                        scope.idColumn(source),
                        SqlText.path(source.submissionDateColumn()),
                        SqlText.date(limits.firstEnrollmentDate().plusDays(source.windowStart())),
                        SqlText.date(limits.lastEnrollmentDate().plusDays(source.windowEnd())),
                        source.windowStart(),
                        source.windowEnd());
    }
}
