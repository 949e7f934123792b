package dev.jetstream.exporter.report;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.LedgerEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a batch came to, experiment by experiment in the order of its manifest.
 *
 * @param experiments one for each slug
 */
public record BatchReport(String batch, List<ExperimentReport> experiments) {
    public BatchReport {
        experiments = List.copyOf(experiments);
    }

    /**
     * One experiment.
     *
     * @param items its dates, as the ledger knows them
     * @param windows what was analysed in this batch, in the order of periods and windows
     * @param errors as exported
     * @param files objects that were written, each once
     */
    public record ExperimentReport(
            String slug,
            List<LedgerEntry> items,
            List<WindowReport> windows,
            List<ErrorLine> errors,
            List<String> files) {
        public ExperimentReport {
            items = List.copyOf(items);
            windows = List.copyOf(windows);
            errors = List.copyOf(errors);
            files = List.copyOf(files);
        }
    }

    /**
     * One window of one period.
     *
     * @param date of the analysis that computed it
     * @param windowIndex counted from 1
     * @param rows all statistics of the window, in the order of the export, client counts among them
     */
    public record WindowReport(AnalysisPeriod period, int windowIndex, LocalDate date, List<ResultRow> rows) {
        public WindowReport {
            rows = List.copyOf(rows);
        }

        /** Clients by branch, in the order of branches' names. */
        public Map<String, Long> clients(String basis, String segment) {
            Map<String, Long> clients = new TreeMap<>();
            for (ResultRow row : rows) {
                Double point = row.point();
                if (row.isClientCount()
                        && point != null
                        && basis.equals(row.analysisBasis())
                        && segment.equals(row.segment())) {
                    clients.put(row.branch(), Math.round(point));
                }
            }
            return clients;
        }

        /** The statistics without the client counts. */
        public List<ResultRow> results() {
            return rows.stream().filter(row -> !row.isClientCount()).toList();
        }
    }

    /**
     * One exported statistic.
     *
     * @param comparison {@code difference} or {@code relative_uplift}, or null for a branch alone
     */
    public record ResultRow(
            String metric,
            String statistic,
            @Nullable String parameter,
            String branch,
            @Nullable String comparison,
            @Nullable String comparisonToBranch,
            @Nullable Double ciWidth,
            @Nullable Double point,
            @Nullable Double lower,
            @Nullable Double upper,
            String segment,
            String analysisBasis) {
        /** Whether it says how many clients a branch has. */
        public boolean isClientCount() {
            return metric.equals("identity") && statistic.equals("count") && comparison == null;
        }

        /** Whether it is a comparison whose interval leaves out 0. */
        public boolean isSignificant() {
            return comparison != null && lower != null && upper != null && (lower > 0 || upper < 0);
        }
    }

    /** One exported error. */
    public record ErrorLine(
            String message,
            @Nullable String exceptionType,
            @Nullable String metric,
            @Nullable String statistic,
            @Nullable String segment,
            @Nullable String analysisBasis) {}
}
