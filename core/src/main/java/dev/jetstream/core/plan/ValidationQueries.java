package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two statements by which a config is checked without being run: that of the enrollments, and one with all metrics
 * of all periods over the whole experiment, which reads two made-up clients in the place of the enrollments table.
 *
 * @param metrics empty when the config has no metrics
 */
public record ValidationQueries(String enrollments, Optional<String> metrics) {
    private static final int DAYS_WITHOUT_END = 21;

    /** Two rows, because a filter on a single literal row is computed away. */
    private static final String TWO_CLIENTS = """
            (
              SELECT
                'a client' AS analysis_id,
                'test' AS branch,
                DATE '%1$s' AS enrollment_date,
                1 AS num_enrollment_events,
                DATE '%1$s' AS exposure_date,
                1 AS num_exposure_events
              UNION ALL
              SELECT 'another client', 'control', DATE '%1$s', 1, DATE '%1$s', 1
            )""";

    /**
     * The statements of a config that {@link Runnability} has nothing against.
     *
     * @throws InvalidException when they cannot be made, or the experiment ends before there is a day to analyse
     */
    public static ValidationQueries of(AnalysisConfig config, PlanOptions options) {
        ResolvedExperiment experiment = config.experiment();
        LocalDate start = Objects.requireNonNull(experiment.startDate());
        LocalDate lastEnrollment = start.plusDays(experiment.enrollmentPeriod());
        AnalysisPlanner planner = new AnalysisPlanner(config, lastEnrollment, options);
        TimeLimits limits =
                TimeLimits.of(start, lastEnrollment, new AnalysisWindow(0, length(experiment, lastEnrollment) - 1));
        List<Metric> metrics = metrics(config);
        return new ValidationQueries(
                planner.enrollments().sql(),
                metrics.isEmpty()
                        ? Optional.empty()
                        : Optional.of(planner.metrics().query(limits, metrics).sqlOver(TWO_CLIENTS.formatted(start))));
    }

    private static int length(ResolvedExperiment experiment, LocalDate lastEnrollment) {
        LocalDate end = experiment.endDate();
        if (end == null) {
            return DAYS_WITHOUT_END;
        }
        int length = Math.toIntExact(ChronoUnit.DAYS.between(lastEnrollment, end));
        if (length < 1) {
            throw new InvalidException(
                    "EnrollmentLongerThanAnalysisException",
                    "Cannot validate experiment: it ends on %s, but clients enrol until %s"
                            .formatted(end, lastEnrollment));
        }
        return length;
    }

    private static List<Metric> metrics(AnalysisConfig config) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        Stream.of(AnalysisPeriod.values())
                .flatMap(period -> config.summaries().getOrDefault(period, List.of()).stream())
                .map(Summary::metric)
                .flatMap(metric -> Stream.concat(Stream.of(metric), MetricsPlanner.dependencies(metric)))
                .filter(metric -> metric.selectExpression() != null && metric.dataSource() != null)
                .forEach(metric -> byName.putIfAbsent(metric.name(), metric));
        return List.copyOf(byName.values());
    }
}
