package dev.jetstream.worker.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.warehouse.TableInfo;
import java.io.UncheckedIOException;
import java.util.List;

/** The shape of statistics tables; an outside contract (jetstream-spec 3.10). */
public final class StatisticsTable {
    /** Its columns, in order. */
    public static final List<TableInfo.Column> SCHEMA = List.of(
            new TableInfo.Column("metric", "STRING"),
            new TableInfo.Column("statistic", "STRING"),
            new TableInfo.Column("parameter", "NUMERIC"),
            new TableInfo.Column("branch", "STRING"),
            new TableInfo.Column("comparison", "STRING"),
            new TableInfo.Column("comparison_to_branch", "STRING"),
            new TableInfo.Column("ci_width", "FLOAT64"),
            new TableInfo.Column("point", "FLOAT64"),
            new TableInfo.Column("lower", "FLOAT64"),
            new TableInfo.Column("upper", "FLOAT64"),
            new TableInfo.Column("segment", "STRING"),
            new TableInfo.Column("analysis_basis", "STRING"));

    private static final ObjectMapper MAPPER = JsonFormat.mapper();

    private StatisticsTable() {}

    /** A row as a line of a load job: every column, null where there is nothing. */
    static String line(StatisticRow row) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("metric", row.metric())
                .put("statistic", row.statistic())
                .put("parameter", row.parameter())
                .put("branch", row.branch())
                .put("comparison", row.comparison())
                .put("comparison_to_branch", row.comparisonToBranch())
                .put("ci_width", row.ciWidth())
                .put("point", row.point())
                .put("lower", row.lower())
                .put("upper", row.upper())
                .put("segment", row.segment())
                .put("analysis_basis", row.analysisBasis());
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
