package dev.jetstream.core.config;

import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one experiment is to be analysed: the result of resolving its config, and a pure function of collection and
 * record.
 *
 * @param experiment the record with the config's overrides applied
 * @param segments in order: the config's, then the record's
 * @param exposureSignal what counts as exposure instead of the built-in events, or null
 * @param parameters merged parameters by name
 * @param summaries what to compute per period, in the order of the reference; every period is a key
 * @param warnings what the author should know, with file and line
 * @param origins where its parts were written
 */
public record AnalysisConfig(
        ResolvedExperiment experiment,
        List<Segment> segments,
        @Nullable ExposureSignal exposureSignal,
        Map<String, Parameter> parameters,
        Map<AnalysisPeriod, List<Summary>> summaries,
        List<ConfigWarning> warnings,
        ConfigOrigins origins) {
    /** A config that was not read from files. */
    public AnalysisConfig(
            ResolvedExperiment experiment,
            List<Segment> segments,
            @Nullable ExposureSignal exposureSignal,
            Map<String, Parameter> parameters,
            Map<AnalysisPeriod, List<Summary>> summaries,
            List<ConfigWarning> warnings) {
        this(experiment, segments, exposureSignal, parameters, summaries, warnings, ConfigOrigins.NONE);
    }
}
