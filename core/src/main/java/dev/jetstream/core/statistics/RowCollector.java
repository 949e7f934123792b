package dev.jetstream.core.statistics;

import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.statistics.law.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects the rows and events of one statistic. */
final class RowCollector {
    static final String DIFFERENCE = "difference";
    static final String RELATIVE_UPLIFT = "relative_uplift";

    private static final int USUAL_ROWS = 15; // of three branches

    private final String metric;
    private final String configName;
    private final String resultName;
    private final StatisticContext context;
    private final String basis;
    private List<RunEvent> events = List.of();
    private StatisticRow[] rows = new StatisticRow[USUAL_ROWS];
    private int size;

    /**
     * A collector of nothing yet.
     *
     * @param configName statistic as configured, in events
     * @param resultName statistic as reported, in rows
     */
    RowCollector(String metric, String configName, String resultName, StatisticContext context) {
        this.metric = metric;
        this.configName = configName;
        this.resultName = resultName;
        this.context = context;
        this.basis = context.basis().value();
    }

    void individual(String branch, @Nullable String parameter, @Nullable Double ciWidth, Estimate estimate) {
        add(row(branch, parameter, null, null, ciWidth, estimate.point(), estimate.lower(), estimate.upper()));
    }

    void comparison(
            String branch,
            @Nullable String parameter,
            String comparison,
            String reference,
            Double ciWidth,
            Estimate estimate) {
        comparison(
                branch,
                parameter,
                comparison,
                reference,
                ciWidth,
                estimate.point(),
                estimate.lower(),
                estimate.upper());
    }

    void comparison(
            String branch,
            @Nullable String parameter,
            String comparison,
            String reference,
            Double ciWidth,
            double point,
            double lower,
            double upper) {
        add(row(branch, parameter, comparison, reference, ciWidth, point, lower, upper));
    }

    /** A row a point, of at least one, ascending; of points with the same text the last. */
    void curve(String branch, double[] points, DoubleUnaryOperator curve) {
        rows = Arrays.copyOf(rows, Math.max(rows.length, size + points.length));
        byte[] buffer = ParameterText.newBuffer();
        String parameter = ParameterText.of(points[0], buffer);
        for (int i = 0; i < points.length; i++) {
            String next = i + 1 < points.length ? ParameterText.of(points[i + 1], buffer) : "";
            double value = curve.applyAsDouble(points[i]);
            if (!next.equals(parameter)) {
                add(row(branch, parameter, null, null, null, value, Double.NaN, Double.NaN));
            }
            parameter = next;
        }
    }

    void warn(String message) {
        addEvent(event("WARNING", "statistics.py", "transform", message, null, null, null));
    }

    /** A reference branch without rows, found where the log table's readers look for it. */
    void errorInTransform(String message) {
        addEvent(event(
                "ERROR",
                "statistics.py",
                "transform",
                message,
                null,
                "StatisticComputationException",
                "StatisticComputationException: " + message));
    }

    /** The statistic as a whole failed while it was applied. */
    void errorInApply(String kind, String reason) {
        String message = failureMessage(reason);
        addEvent(event(
                "ERROR",
                "statistics.py",
                "apply",
                message,
                context.period().value(),
                "StatisticComputationException",
                "%s: %s".formatted(kind, reason)));
    }

    /** What failed before or outside a statistic's application. */
    void errorInCalculateStatistics(String kind, String reason) {
        addEvent(event(
                "ERROR",
                "analysis.py",
                "calculate_statistics",
                failureMessage(reason),
                context.period().value(),
                kind,
                "%s: %s".formatted(kind, reason)));
    }

    StatisticResult result() {
        return new StatisticResult(List.of(size == rows.length ? rows : Arrays.copyOf(rows, size)), events);
    }

    private void addEvent(RunEvent event) {
        events = events.isEmpty() ? new ArrayList<>() : events;
        events.add(event);
    }

    private void add(StatisticRow row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size++] = row;
    }

    private String failureMessage(String reason) {
        return "Error while computing statistic %s for metric %s: %s".formatted(configName, metric, reason);
    }

    private RunEvent event(
            String level,
            String filename,
            String function,
            String message,
            @Nullable String period,
            @Nullable String exceptionType,
            @Nullable String exception) {
        return new RunEvent(
                level,
                filename,
                function,
                message,
                context.experiment(),
                metric,
                configName,
                basis,
                context.segment(),
                period,
                exceptionType,
                exception);
    }

    private StatisticRow row(
            String branch,
            @Nullable String parameter,
            @Nullable String comparison,
            @Nullable String reference,
            @Nullable Double ciWidth,
            double point,
            double lower,
            double upper) {
        return new StatisticRow(
                metric,
                resultName,
                parameter,
                branch,
                comparison,
                reference,
                ciWidth,
                point,
                lower,
                upper,
                context.segment(),
                basis);
    }
}
