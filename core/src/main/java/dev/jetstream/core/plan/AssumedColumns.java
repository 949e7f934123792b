package dev.jetstream.core.plan;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.warehouse.TableInfo.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The columns that a metrics table will have as far as its statement tells, for whoever cannot ask a warehouse: truth
 * values where an expression begins with {@code LOGICAL_OR} or {@code LOGICAL_AND} or is a comparison, else floats.
 */
public final class AssumedColumns {
    private static final Pattern TRUTH = Pattern.compile(
            "(?is)(COALESCE\\s*\\(\\s*)*LOGICAL_(OR|AND)\\s*\\(.*|.*[^<>=!](=|<|>|<=|>=|!=|<>)\\s*[0-9.]+\\s*");

    private AssumedColumns() {}

    /** The columns that the statistics need. */
    public static List<Column> of(MetricsNode node) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("analysis_id", "STRING"));
        columns.add(new Column("branch", "STRING"));
        for (Metric metric : node.metrics()) {
            String expression =
                    Objects.requireNonNull(metric.selectExpression()).strip();
            columns.add(new Column(metric.name(), TRUTH.matcher(expression).matches() ? "BOOL" : "FLOAT64"));
        }
        return columns;
    }
}
