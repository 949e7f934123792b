package dev.jetstream.cli;

import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.plan.MetricsForm;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.sql.ExposuresAnchor;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which experiments, which configs, and how to analyse: what decides the plan of a day. */
public class PlanningOptions {
    @Mixin
    ExperimentOptions experiments = new ExperimentOptions();

    @Mixin
    SourceOptions sources = new SourceOptions();

    @Option(
            names = {"--analysis_periods", "--analysis-periods"},
            paramLabel = "PERIOD",
            converter = PeriodConverter.class,
            description = "Only this period; repeatable: day, week, days28, overall, preenrollment_week, "
                    + "preenrollment_days28.")
    List<AnalysisPeriod> periods = new ArrayList<>();

    @Mixin
    FormOptions form = new FormOptions();

    @Option(
            names = {"--statistics-only", "--stats-only", "--skip-metrics"},
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "false",
            description = "Take the metrics tables as they are.")
    boolean statisticsOnly;

    @Option(
            names = {"--recreate_enrollments", "--recreate-enrollments"},
            description = "Make the enrollments table anew.")
    boolean recreateEnrollments;

    @Option(
            names = {"--metric-slug", "--metric_slug"},
            paramLabel = "METRIC",
            description = "Only this metric; repeatable.")
    List<String> metricSlugs = new ArrayList<>();

    @Option(
            names = {"--use-glean-ids", "--use_glean_ids", "--glean-only", "--glean_only"},
            description = "Know clients by their Glean ids.")
    boolean useGleanIds;

    @Option(
            names = {"--exposures-anchor", "--exposures_anchor"},
            paramLabel = "exposure|enrollment",
            converter = AnchorConverter.class,
            defaultValue = "${env:JETSTREAM_EXPOSURES_ANCHOR:-exposure}",
            description = "What windows of the exposures basis count from (${DEFAULT-VALUE}).")
    ExposuresAnchor exposuresAnchor = ExposuresAnchor.EXPOSURE;

    /** Records, configs and services. */
    public SourceOptions sources() {
        return sources;
    }

    /**
     * The slugs asked for.
     *
     * @throws NothingSelectedException for one that no experiment can have
     */
    public List<String> checkedSlugs() {
        return experiments.checkedSlugs();
    }

    /** The periods asked for; none for all. */
    public List<AnalysisPeriod> periods() {
        return List.copyOf(periods);
    }

    /** The periods asked for, or all. */
    List<AnalysisPeriod> periodsOrAll() {
        return periods.isEmpty() ? List.of(AnalysisPeriod.values()) : List.copyOf(periods);
    }

    /** Project of the results. */
    public String project() {
        return sources.project();
    }

    /** Dataset of the results. */
    public String dataset() {
        return experiments.dataset();
    }

    /** Whether experiments were named. */
    public boolean namesExperiments() {
        return experiments.any();
    }

    /** Whether the metrics tables are taken as they are. */
    public boolean statisticsOnly() {
        return statisticsOnly;
    }

    /** Whether the enrollments tables are made anew. */
    public boolean recreateEnrollments() {
        return recreateEnrollments;
    }

    /** Where warehouse, buckets and journal of the local profile are kept. */
    public Path workdir() {
        return sources.workdir();
    }

    /** The form of the metrics tables that was asked for, or null. */
    public @Nullable Boolean discreteMetrics() {
        return form.discreteMetrics();
    }

    /** How plans are made; of an experiment that has tables {@link PlanOptions#in} says more. */
    public PlanOptions planOptions() {
        return new PlanOptions(
                MetricsForm.of(discreteMetrics(), null).discrete(),
                statisticsOnly,
                useGleanIds,
                metricSlugs,
                periods.isEmpty() ? EnumSet.allOf(AnalysisPeriod.class) : EnumSet.copyOf(periods),
                exposuresAnchor,
                project(),
                dataset(),
                PlatformConfig.builtIn().platforms());
    }

    /**
     * The same as they go into a batch.
     *
     * @param bucket of the exports, or null
     */
    RunOptions runOptions(@Nullable String bucket) {
        return new RunOptions(
                discreteMetrics(),
                statisticsOnly,
                recreateEnrollments,
                metricSlugs,
                project(),
                dataset(),
                bucket,
                exposuresAnchor.name().toLowerCase(Locale.ROOT),
                useGleanIds);
    }

    /** Reads {@code YYYY-MM-DD}. */
    public static final class DateConverter implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String value) {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'%s' is no date; write YYYY-MM-DD, for example 2026-03-22".formatted(value));
            }
        }
    }

    /** Reads a period by its value. */
    static final class PeriodConverter implements ITypeConverter<AnalysisPeriod> {
        @Override
        public AnalysisPeriod convert(String value) {
            return AnalysisPeriod.of(value)
                    .orElseThrow(() -> new TypeConversionException("'%s' is no period; choose from %s"
                            .formatted(value, String.join(", ", AnalysisPeriod.names()))));
        }
    }

    /** Reads an anchor by its name in small letters. */
    static final class AnchorConverter implements ITypeConverter<ExposuresAnchor> {
        @Override
        public ExposuresAnchor convert(String value) {
            return Arrays.stream(ExposuresAnchor.values())
                    .filter(anchor -> anchor.name().toLowerCase(Locale.ROOT).equals(value))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'%s' must be exposure or enrollment".formatted(value)));
        }
    }
}
