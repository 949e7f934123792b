package dev.jetstream.core.plan;

import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigOrigins;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.sql.EnrollmentsQuery;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.sql.SqlScope;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds what one experiment needs on one date: a pure function of config, date and options. */
public final class AnalysisPlanner {
    private static final String DEFAULT_QUERY_TYPE = "glean-event";

    private final AnalysisConfig config;
    private final LocalDate date;
    private final PlanOptions options;
    private final Readiness readiness;
    private final PeriodSummaries summaries;
    private final Names names;
    private final EnrollmentsNode enrollments;
    private final MetricsPlanner metrics;

    AnalysisPlanner(AnalysisConfig config, LocalDate date, PlanOptions options) {
        ResolvedExperiment experiment = config.experiment();
        this.config = config;
        this.date = date;
        this.options = options;
        this.readiness = new DuePeriods(config, options).readiness();
        this.summaries = new PeriodSummaries(config, options.metricSlugs());
        this.names = new Names(
                options.project(),
                Objects.requireNonNullElse(experiment.datasetId(), options.dataset()),
                experiment.slug());
        SqlScope scope = scope(experiment, options, config.origins());
        this.enrollments = enrollments(scope);
        this.metrics = new MetricsPlanner(config, options, scope, names, enrollments);
    }

    /**
     * The tables to make, or why there are none.
     *
     * <p>A config that can never give a valid enrollments query is a reason too.
     *
     * @throws InvalidException when the slug is malformed
     */
    public static Planned plan(AnalysisConfig config, LocalDate date, PlanOptions options) {
        String slug = config.experiment().slug();
        DuePeriods.On today = new DuePeriods(config, options).on(date);
        if (today.against() != null) {
            return new Planned.NotRunnable(slug, date, today.against());
        }
        String checked = Slugs.check(slug);
        try {
            return new AnalysisPlanner(config, date, options).plan(today);
        } catch (InvalidException e) {
            return new Planned.NotRunnable(checked, date, new Reason.UnusableConfig(e.errorClass(), e.reason()));
        }
    }

    EnrollmentsNode enrollments() {
        return enrollments;
    }

    MetricsPlanner metrics() {
        return metrics;
    }

    private AnalysisPlan plan(DuePeriods.On today) {
        Map<AnalysisPeriod, PeriodPlan> periods = new LinkedHashMap<>();
        today.due().forEach((period, window) -> periods.put(period, period(period, window, periods)));
        return new AnalysisPlan(
                names.slug(), date, today.enrollmentsDue(), enrollments, List.copyOf(periods.values()), today.notDue());
    }

    private PeriodPlan period(AnalysisPeriod period, DueWindow window, Map<AnalysisPeriod, PeriodPlan> earlier) {
        List<Summary> selected = summaries.selected(period);
        List<AnalysisBasis> bases = summaries.bases(period);
        MetricsPlanner.Layout layout = metrics.layout(period, window, bases, selected);
        return new PeriodPlan(
                names,
                period,
                window.windowIndex(),
                window.limits(),
                bases,
                config.segments().stream().map(Segment::name).toList(),
                layout.nodes(),
                layout.refused(),
                covariates(period, selected, earlier),
                selected,
                options.discreteMetrics(),
                summaries.addedDependencies(period));
    }

    /**
     * The tables with the covariates of a period's summaries. They are the whole tables, whatever metrics were asked
     * for, unless they are written on this very date.
     */
    private List<MetricsNode> covariates(
            AnalysisPeriod period, List<Summary> selected, Map<AnalysisPeriod, PeriodPlan> earlier) {
        Set<MetricsNode> needed = new LinkedHashSet<>();
        Map<AnalysisPeriod, List<MetricsNode>> candidates = new EnumMap<>(AnalysisPeriod.class);
        for (Summary summary : selected) {
            Optional<Covariate> covariate = Covariate.of(summary, period);
            Optional<AnalysisPeriod> when = covariate.flatMap(wanted -> AnalysisPeriod.of(wanted.period()));
            if (when.isPresent()) {
                candidates.computeIfAbsent(when.get(), key -> covariateTables(key, earlier)).stream()
                        .filter(node -> node.metric(covariate.get().metric()).isPresent())
                        .forEach(needed::add);
            }
        }
        return List.copyOf(needed);
    }

    private List<MetricsNode> covariateTables(AnalysisPeriod when, Map<AnalysisPeriod, PeriodPlan> earlier) {
        PeriodPlan planned = earlier.get(when);
        if (planned != null) {
            return when.isPreenrollment() ? planned.metrics(AnalysisBasis.ENROLLMENTS) : List.of();
        }
        return readiness
                .preenrollmentBy(when, date)
                .map(window -> metrics.layout(when, window, List.of(AnalysisBasis.ENROLLMENTS), summaries.all(when)))
                .map(MetricsPlanner.Layout::nodes)
                .orElseGet(List::of);
    }

    private EnrollmentsNode enrollments(SqlScope scope) {
        ResolvedExperiment experiment = config.experiment();
        Platform platform = options.platforms().get(experiment.record().appName());
        String ofPlatform = platform == null ? DEFAULT_QUERY_TYPE : platform.enrollmentsQueryType();
        String queryType = Objects.requireNonNullElse(experiment.enrollmentsQueryType(), ofPlatform);
        TimeLimits limits = readiness.enrollmentLimits();
        String sql = new EnrollmentsQuery(
                        scope,
                        limits,
                        queryType,
                        experiment.enrollmentQuery(),
                        null,
                        experiment.sampleSize(),
                        config.segments(),
                        config.exposureSignal())
                .sql();
        Question question = new Question.Builder(QuestionKey.Kind.ENROLLMENTS)
                .part(
                        "enrollment dates",
                        "%s to %s".formatted(limits.firstEnrollmentDate(), limits.lastEnrollmentDate()),
                        limits)
                .part(
                        "kind of client ids",
                        scope.unit().value() + (scope.useGleanIds() ? ", by Glean" : ""),
                        scope.unit(),
                        scope.useGleanIds(),
                        scope.appDataset())
                .part(
                        "enrollments source",
                        experiment.enrollmentQuery() == null ? queryType : "the config's own query",
                        queryType,
                        experiment.enrollmentQuery())
                .part(
                        "sample size",
                        experiment.sampleSize() == null ? "all" : experiment.sampleSize() + " %",
                        experiment.sampleSize())
                .part(
                        "segments",
                        String.join(
                                ", ",
                                config.segments().stream().map(Segment::name).toList()),
                        config.segments())
                .part(
                        "exposure signal",
                        config.exposureSignal() == null
                                ? "none"
                                : config.exposureSignal().name(),
                        config.exposureSignal())
                .ofStatement(sql, List.of());
        return new EnrollmentsNode(names.enrollments(), sql, question);
    }

    private static SqlScope scope(ResolvedExperiment experiment, PlanOptions options, ConfigOrigins origins) {
        AnalysisUnit unit = experiment.analysisUnit();
        if (unit == null) {
            throw new InvalidException(
                    "ValueError",
                    "experiment %s has no analysis unit: its randomization unit is unknown and its config names none"
                            .formatted(experiment.slug()));
        }
        return new SqlScope(experiment.slug(), experiment.record().appDataset(), unit, options.useGleanIds(), origins);
    }
}
