package dev.jetstream.dispatcher.selection;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.plan.MetricsForm;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that is analysed.
 *
 * @param configStates of the config repositories, to be stored with the batch
 * @param config resolved from both
 * @param dates of its analyses, in order
 * @param firstUpdated when the enrollments table was made to which it is pinned, or null
 */
@SuppressWarnings("ArrayRecordComponent") // a document passed from one class to the next, compared by nobody
public record Selected(
        Experiment experiment,
        byte[] configStates,
        AnalysisConfig config,
        List<LocalDate> dates,
        @Nullable Instant firstUpdated) {
    public Selected {
        dates = List.copyOf(dates);
    }

    /**
     * How many metrics tables it has.
     *
     * @param asked what was asked for explicitly, or null
     */
    public MetricsForm form(@Nullable Boolean asked) {
        return MetricsForm.of(asked, firstUpdated);
    }
}
