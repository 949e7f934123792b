package dev.jetstream.cli.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jetstream.core.statistics.StatisticRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one statistic.
 *
 * @param id of the request
 * @param rows each branch alone, then compared with each other as reference, in the order of the data
 * @param errors not empty where rows are missing
 */
record StatisticAnswer(@Nullable String id, List<AnswerRow> rows, List<String> errors) {
    static StatisticAnswer failed(@Nullable String id, String error) {
        return new StatisticAnswer(id, List.of(), List.of(error));
    }

    /** One row, with the names that results have. */
    record AnswerRow(
            String branch,
            @Nullable String parameter,
            @Nullable String comparison,
            @JsonProperty("comparison_to_branch") @Nullable String comparisonToBranch,
            @JsonProperty("ci_width") @Nullable Double ciWidth,
            @Nullable Double point,
            @Nullable Double lower,
            @Nullable Double upper) {
        static AnswerRow of(StatisticRow row) {
            return new AnswerRow(
                    row.branch(),
                    row.parameter(),
                    row.comparison(),
                    row.comparisonToBranch(),
                    row.ciWidth(),
                    row.point(),
                    row.lower(),
                    row.upper());
        }

        boolean isOf(@Nullable String reference) {
            return reference == null || comparisonToBranch == null || comparisonToBranch.equals(reference);
        }
    }
}
