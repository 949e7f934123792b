package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetstream.core.failure.InvalidException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the items of a batch are to be analysed and where their results go.
 *
 * @param discreteMetrics one metrics table per data source instead of one for all; null when nobody said, so that each
 *     experiment has the form that it began with
 * @param statisticsOnly the metrics tables are taken as they are
 * @param recreateEnrollments the enrollments table is made anew, once per batch
 * @param metricSlugs only these metrics; empty means all
 * @param project where datasets of results live
 * @param dataset of the results, unless an experiment names its own
 * @param bucket of the exports, or null for none
 * @param exposureAnchor what windows of the exposures basis count from: {@code exposure} or {@code enrollment}
 * @param useGleanIds whether clients are known by their Glean ids
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunOptions(
        @Nullable Boolean discreteMetrics,
        boolean statisticsOnly,
        boolean recreateEnrollments,
        List<String> metricSlugs,
        String project,
        String dataset,
        @Nullable String bucket,
        String exposureAnchor,
        boolean useGleanIds) {
    public RunOptions {
        metricSlugs = List.copyOf(metricSlugs);
        if (!exposureAnchor.equals("exposure") && !exposureAnchor.equals("enrollment")) {
            throw new InvalidException(
                    "exposures anchor '%s' must be exposure or enrollment".formatted(exposureAnchor));
        }
    }

    /** The same with the form of one experiment's metrics tables. */
    public RunOptions withDiscreteMetrics(boolean discrete) {
        return new RunOptions(
                discrete,
                statisticsOnly,
                recreateEnrollments,
                metricSlugs,
                project,
                dataset,
                bucket,
                exposureAnchor,
                useGleanIds);
    }

    /**
     * The usual way: everything computed, metrics tables as each experiment has them, windows of the exposures basis
     * from the exposure on.
     */
    public static RunOptions defaults(String project, String dataset, @Nullable String bucket) {
        return new RunOptions(null, false, false, List.of(), project, dataset, bucket, "exposure", false);
    }
}
