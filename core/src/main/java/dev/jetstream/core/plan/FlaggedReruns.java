package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.reason.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which experiments Experimenter wants analysed again: {@code doRerun} in their records.
 *
 * <p>Of these the overall window alone is computed, on the end date that the API gives on the day of the rerun. That is
 * the only way in which a holdback is analysed.
 */
public final class FlaggedReruns {
    private FlaggedReruns() {}

    /** What such a rerun asks for. */
    public static Set<AnalysisPeriod> periods() {
        return EnumSet.of(AnalysisPeriod.OVERALL);
    }

    /**
     * Why a record's flag asks for nothing; empty when its overall window is to be computed on its end date.
     *
     * @param written when the experiment's tables were last written, or null when there are none
     */
    public static Optional<Reason> against(Experiment experiment, @Nullable Instant written) {
        Instant flagged = experiment.doRerunTimestamp();
        if (!experiment.doRerun() || flagged == null) {
            return Optional.of(new Reason.NotFlagged());
        }
        if (experiment.endDate() == null) {
            return Optional.of(new Reason.NoEndDate());
        }
        return written == null || written.isBefore(flagged)
                ? Optional.empty()
                : Optional.of(new Reason.RerunDone(flagged, written));
    }
}
