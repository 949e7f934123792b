package dev.jetstream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A row of an exported statistics object, as the terminal needs it. */
record ResultRow(
        String metric,
        String statistic,
        @Nullable String parameter,
        String branch,
        @Nullable String comparison,
        @Nullable String comparisonToBranch,
        @Nullable Double point,
        @Nullable Double lower,
        @Nullable Double upper,
        String segment,
        String basis,
        int windowIndex) {

    static ResultRow of(JsonNode row) {
        return new ResultRow(
                row.path("metric").asText(),
                row.path("statistic").asText(),
                text(row, "parameter"),
                row.path("branch").asText(),
                text(row, "comparison"),
                text(row, "comparison_to_branch"),
                number(row, "point"),
                number(row, "lower"),
                number(row, "upper"),
                row.path("segment").asText("all"),
                row.path("analysis_basis").asText(),
                row.path("window_index").asInt());
    }

    /** How many clients a branch has, of this segment and basis. */
    boolean isCount() {
        return metric.equals("identity") && statistic.equals("count");
    }

    /** Whether it is one of the rows that a person looks at first: a relative difference to the reference branch. */
    boolean isHeadline(String referenceBranch) {
        return "relative_uplift".equals(comparison)
                && referenceBranch.equals(comparisonToBranch)
                && parameter == null
                && segment.equals("all")
                && basis.equals("enrollments");
    }

    /** Whether the interval leaves out zero. */
    boolean isSignificant() {
        return lower != null && upper != null && (lower > 0 || upper < 0);
    }

    private static @Nullable String text(JsonNode row, String name) {
        return row.hasNonNull(name) ? row.path(name).asText() : null;
    }

    private static @Nullable Double number(JsonNode row, String name) {
        return row.hasNonNull(name) ? row.path(name).asDouble() : null;
    }
}
