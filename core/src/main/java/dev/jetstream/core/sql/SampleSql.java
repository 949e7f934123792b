package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement that reads one metrics table once and returns its weighted distinct values, packed.
 *
 * <p>Columns: {@code sample, branch, segments, chunk, packed}; a row per sample, branch, segment mask and chunk of
 * 100,000 distinct values, so that no row grows above about 5 MB. No identifier of a client leaves the warehouse.
 *
 * @param base the metrics table
 * @param segments names of the segments' columns, in the order of the mask's bits
 * @param samples at least one
 */
public record SampleSql(TableId base, AnalysisBasis basis, List<String> segments, List<Sample> samples) {
    private static final int VALUES_PER_ROW = 100_000;

    public SampleSql {
        segments = List.copyOf(segments);
        samples = List.copyOf(samples);
    }

    /** How a value's table is found from the base. */
    public enum Source {
        /** The base itself. */
        BASE,
        /** Another data source's table of the same window. */
        SIBLING,
        /** A table of a time before enrollment; a client need not be there. */
        PREENROLLMENT
    }

    /**
     * One value per client.
     *
     * @param isBoolean whether TRUE and FALSE are to become 1 and 0
     */
    public record Value(Source source, TableId table, String column, boolean isBoolean) {}

    /**
     * One sample: clients whose {@code x} or one of {@code required} is NULL are left out.
     *
     * @param second the second value of a pair, NULL written as {@code null}; or null for single values
     */
    public record Sample(String key, Value x, @Nullable Value second, List<Value> required) {
        public Sample {
            required = List.copyOf(required);
        }

        private List<Value> values() {
            List<Value> values = new ArrayList<>(List.of(x));
            if (second != null) {
                values.add(second);
            }
            values.addAll(required);
            return values;
        }
    }

    /** The text. */
    public String sql() {
        List<Value> joined = joinedValues();
        return """
                -- samples of %1$s, %2$s basis
                WITH sampled AS (
                  SELECT
                    s.sample AS sample,
                    %3$s.branch AS branch,
                    %4$s AS segments,
                    s.x AS x,
                    s.y AS y
                  FROM %5$s AS %3$s
                %6$s  CROSS JOIN UNNEST([
                %7$s
                  ]) AS s
                  WHERE %8$s AND s.x IS NOT NULL
                ),
                counted AS (
                  SELECT sample, branch, segments, x, y, COUNT(*) AS n
                  FROM sampled
                  GROUP BY sample, branch, segments, x, y
                ),
                numbered AS (
                  SELECT
                    sample,
                    branch,
                    segments,
                    x,
                    y,
                    n,
                    DIV(ROW_NUMBER() OVER (PARTITION BY sample, branch, segments ORDER BY x, y) - 1, %9$s) AS chunk
                  FROM counted
                )
                SELECT
                  sample,
                  branch,
                  segments,
                  chunk,
                  STRING_AGG(%10$s, ',' ORDER BY x, y) AS packed
                FROM numbered
                GROUP BY sample, branch, segments, chunk
                ORDER BY sample, branch, segments, chunk
                """.formatted(
                SqlText.comment(base.table()),
                basis.value(),
                baseAlias(joined),
                SegmentMask.expression(baseAlias(joined), segments),
                SqlText.table(base),
                joins(joined),
                samples.stream().map(sample -> "    " + struct(sample, joined)).collect(Collectors.joining(",\n")),
                CountsSql.counted(baseAlias(joined), basis),
                VALUES_PER_ROW,
                packed());
    }

    /** One value of each table beside the base, in order of first use. */
    private List<Value> joinedValues() {
        Set<TableId> seen = new LinkedHashSet<>();
        List<Value> joined = new ArrayList<>();
        for (Sample sample : samples) {
            for (Value value : sample.values()) {
                if (value.source() != Source.BASE && seen.add(value.table())) {
                    joined.add(value);
                }
            }
        }
        return joined;
    }

    /** Readers of error messages tell failures of this step by these aliases. */
    private static String baseAlias(List<Value> joined) {
        return joined.stream().anyMatch(value -> value.source() == Source.PREENROLLMENT) ? "during" : "m";
    }

    private static String alias(Value value, List<Value> joined) {
        if (value.source() == Source.BASE) {
            return baseAlias(joined);
        }
        List<TableId> ofSource = joined.stream()
                .filter(other -> other.source() == value.source())
                .map(Value::table)
                .toList();
        int number = ofSource.indexOf(value.table()) + 1;
        String name = value.source() == Source.PREENROLLMENT ? "pre" : "other";
        return number == 1 ? name : name + "_" + number;
    }

    private static String joins(List<Value> joined) {
        StringBuilder sql = new StringBuilder();
        for (Value value : joined) {
            List<String> keys = value.source() == Source.PREENROLLMENT
                    ? List.of("analysis_id", "branch")
                    : List.of(
                            "analysis_id",
                            "branch",
                            "enrollment_date",
                            "num_enrollment_events",
                            "analysis_window_start",
                            "analysis_window_end");
            sql.append("  LEFT JOIN %s AS %s\n".formatted(SqlText.table(value.table()), alias(value, joined)));
            for (int i = 0; i < keys.size(); i++) {
                sql.append("    %s %s.%s = %s.%s\n"
                        .formatted(
                                i == 0 ? "ON" : "AND",
                                alias(value, joined),
                                keys.get(i),
                                baseAlias(joined),
                                keys.get(i)));
            }
        }
        return sql.toString();
    }

    private static String struct(Sample sample, List<Value> joined) {
        Value second = sample.second();
        String y = second == null ? "CAST(NULL AS FLOAT64)" : number(second, joined);
        String x = number(sample.x(), joined);
        String complete = sample.required().stream()
                .map(value -> alias(value, joined) + "." + SqlText.column(value.column()) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        return "STRUCT(%s AS sample, %s AS x, %s AS y)"
                .formatted(
                        SqlText.literal(sample.key()),
                        complete.isEmpty() ? x : "IF(%s, %s, NULL)".formatted(complete, x),
                        y);
    }

    private static String number(Value value, List<Value> joined) {
        String column = alias(value, joined) + "." + SqlText.column(value.column());
        return "CAST(%s AS FLOAT64)".formatted(value.isBoolean() ? "CAST(%s AS INT64)".formatted(column) : column);
    }

    private String packed() {
        String pairs = samples.stream()
                .filter(sample -> sample.second() != null)
                .map(sample -> SqlText.literal(sample.key()))
                .collect(Collectors.joining(", "));
        if (pairs.isEmpty()) {
            return "CONCAT(CAST(x AS STRING), ' ', CAST(n AS STRING))";
        }
        return """
                CONCAT(
                    CAST(x AS STRING),
                    IF(sample IN (%s), CONCAT(' ', COALESCE(CAST(y AS STRING), 'null')), ''),
                    ' ',
                    CAST(n AS STRING)
                  )""".formatted(pairs);
    }
}
