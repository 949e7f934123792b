package dev.jetstream.core.plan;

import static dev.jetstream.core.sql.SqlFixtures.metric;
import static dev.jetstream.core.sql.SqlFixtures.segment;
import static dev.jetstream.core.sql.SqlFixtures.segmentSource;
import static dev.jetstream.core.sql.SqlFixtures.source;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.warehouse.TableInfo;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One experiment with two data sources, a ratio, a covariate and two segments, to be varied by tests. */
final class PlanFixtures {
    static final LocalDate START = LocalDate.parse("2026-03-02");
    static final LocalDate LAST_ENROLLMENT = START.plusDays(7);
    static final LocalDate WEEK_1 = START.plusDays(13);
    static final LocalDate END = START.plusDays(50);
    static final PlanOptions OPTIONS = PlanOptions.standard("proj", "dset");

    static final DataSource MAIN = source("main", "mozdata.telemetry.clients_daily", "simple");
    static final DataSource SEARCH = source("search", "mozdata.search.daily", null);
    static final Metric HOURS = metric("active_hours", MAIN, "COALESCE(SUM(active_hours_sum), 0)");
    static final Metric URIS = metric("uri_count", MAIN, "COALESCE(SUM(uris), 0)", List.of(AnalysisBasis.ENROLLMENTS));
    static final Metric CLICKS = metric("ad_clicks", SEARCH, "COALESCE(SUM(ad_click), 0)");
    static final Metric RATE = ratio("ad_rate", CLICKS, HOURS);

    static final Summary MEAN_OF_HOURS = summary(HOURS, "bootstrap_mean", Map.of());
    static final Summary ADJUSTED_HOURS =
            summary(HOURS, "linear_model_mean", Map.of("covariate_adjustment", Map.of("period", "preenrollment_week")));
    static final Summary MEAN_OF_URIS = summary(URIS, "bootstrap_mean", Map.of());
    static final Summary CLICK_DECILES = summary(CLICKS, "deciles", Map.of());
    static final Summary RATE_RATIO =
            summary(RATE, "population_ratio", Map.of("numerator", "ad_clicks", "denominator", "active_hours"));
    static final List<Summary> WEEKLY = List.of(MEAN_OF_HOURS, ADJUSTED_HOURS, MEAN_OF_URIS, CLICK_DECILES, RATE_RATIO);

    private PlanFixtures() {}

    static Summary summary(Metric metric, String statistic, Map<String, Object> parameters) {
        return new Summary(metric, statistic, parameters, List.of());
    }

    static Metric ratio(String name, Metric... dependencies) {
        return new Metric(
                name,
                null,
                null,
                null,
                null,
                true,
                List.of(AnalysisBasis.ENROLLMENTS),
                List.of(AnalysisUnit.CLIENT_ID),
                Arrays.stream(dependencies)
                        .map(metric -> summary(metric, "bootstrap_mean", Map.of()))
                        .toList(),
                "scalar",
                null,
                null,
                false,
                null);
    }

    /** The metrics of a config: the same for day, week and overall, the covariate's before enrollment. */
    static Map<AnalysisPeriod, List<Summary>> summaries() {
        Map<AnalysisPeriod, List<Summary>> summaries = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            summaries.put(period, List.of());
        }
        summaries.put(AnalysisPeriod.DAY, WEEKLY);
        summaries.put(AnalysisPeriod.WEEK, WEEKLY);
        summaries.put(AnalysisPeriod.OVERALL, WEEKLY);
        summaries.put(AnalysisPeriod.PREENROLLMENT_WEEK, List.of(MEAN_OF_HOURS, CLICK_DECILES));
        return summaries;
    }

    static AnalysisConfig config() {
        return config(experiment(), summaries(), null);
    }

    static AnalysisConfig config(
            ResolvedExperiment experiment,
            Map<AnalysisPeriod, List<Summary>> summaries,
            @Nullable ExposureSignal signal) {
        return new AnalysisConfig(experiment, segments(), signal, Map.of(), summaries, List.of());
    }

    static List<Segment> segments() {
        return List.of(
                segment("regular", segmentSource("last_seen", "mozdata.telemetry.last_seen", 0, 0), "COUNT(*) > 3"),
                segment("heavy", segmentSource("before", "mozdata.telemetry.clients_daily", -28, -1), "SUM(x) > 3"));
    }

    static ResolvedExperiment experiment() {
        return new Change().experiment();
    }

    /** The columns that a made metrics table has. */
    static List<TableInfo.Column> columns(MetricsNode node) {
        List<TableInfo.Column> columns = new ArrayList<>();
        columns.add(new TableInfo.Column("analysis_id", "STRING"));
        columns.add(new TableInfo.Column("branch", "STRING"));
        columns.add(new TableInfo.Column("num_exposure_events", "INT64"));
        node.columns()
                .forEach(column ->
                        columns.add(new TableInfo.Column(column, column.contains("_has_") ? "BOOL" : "FLOAT64")));
        return columns;
    }

    /** What differs from the ordinary experiment. */
    static final class Change {
        String slug = "a-golden-experiment";
        boolean skip;
        boolean highPopulation;
        boolean rollout;
        boolean holdback;
        boolean enrollmentConfigured;
        int enrollmentPeriod = 7;
        String appName = "firefox_desktop";
        ExperimentStatus status = ExperimentStatus.COMPLETE;

        @Nullable LocalDate start = START;

        @Nullable LocalDate end = END;

        @Nullable LocalDate enrollmentEnd = START.plusDays(6);

        @Nullable AnalysisUnit unit = AnalysisUnit.CLIENT_ID;

        @Nullable String dataset;

        @Nullable String enrollmentQuery;

        ResolvedExperiment experiment() {
            Experiment record = new Experiment(
                    slug,
                    null,
                    "v6",
                    status,
                    List.of(new Branch("control", 1), new Branch("treatment", 1)),
                    start,
                    end,
                    7,
                    "control",
                    highPopulation,
                    appName,
                    "firefox-desktop",
                    null,
                    false,
                    List.of(),
                    List.of(),
                    enrollmentEnd,
                    rollout,
                    holdback,
                    false,
                    null);
            return new ResolvedExperiment(
                    record,
                    status,
                    start,
                    end,
                    7,
                    enrollmentPeriod,
                    enrollmentConfigured,
                    "control",
                    unit,
                    enrollmentQuery,
                    null,
                    null,
                    skip,
                    dataset != null,
                    dataset,
                    false);
        }
    }
}
