package dev.jetstream.dispatcher.selection;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.Experiment;
import java.time.LocalDate;
import java.util.List;

/**
 * An experiment that is analysed.
 *
 * @param configStates of the config repositories, to be stored with the batch
 * @param config resolved from both
 * @param dates of its analyses, in order
 */
@SuppressWarnings("ArrayRecordComponent") // a document passed from one class to the next, compared by nobody
public record Selected(Experiment experiment, byte[] configStates, AnalysisConfig config, List<LocalDate> dates) {
    public Selected {
        dates = List.copyOf(dates);
    }
}
