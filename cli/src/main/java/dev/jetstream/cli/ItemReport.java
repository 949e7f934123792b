package dev.jetstream.cli;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.LedgerEntry;
import java.util.List;
import java.util.Map;

/**
 * What came of one experiment on one date, read back from what was written.
 *
 * @param windows that were computed on this date, in the order in which a person wants them
 * @param rows of each window, from the exported statistics
 * @param errors of the experiment, from the exported errors, message → how often
 * @param files where every table and object is
 */
record ItemReport(
        LedgerEntry entry,
        String referenceBranch,
        List<Window> windows,
        Map<Window, List<ResultRow>> rows,
        Map<String, Long> errors,
        List<String> files) {

    /** One window: the n-th of its period. */
    record Window(AnalysisPeriod period, int index) {
        @Override
        public String toString() {
            return period == AnalysisPeriod.OVERALL || period.isPreenrollment()
                    ? period.value()
                    : period.value() + " " + index;
        }
    }
}
