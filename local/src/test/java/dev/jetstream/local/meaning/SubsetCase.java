package dev.jetstream.local.meaning;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.Question;
import dev.jetstream.core.plan.SampleQueries;
import dev.jetstream.core.sql.GoldenSqlCase;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.sql.SqlFixtures;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A case in which the reference reads one column of a metrics table, as a plan of ours with that one summary. */
record SubsetCase(GoldenSqlCase golden) {
    static final List<String> SEGMENTS = List.of("regular_users", "heavy");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Names NAMES = new Names("proj", "dset", Golden.SLUG);
    private static final Map<String, Metric> METRICS = Stream.of(
                    SqlFixtures.metric("active_hours", source("main"), "x"),
                    SqlFixtures.metric("uri_count", source("main"), "x"),
                    SqlFixtures.metric("search_count", source("search"), "x"),
                    SqlFixtures.metric("ad_clicks", source("search"), "x"))
            .collect(toUnmodifiableMap(Metric::name, Function.identity()));

    private static DataSource source(String name) {
        return SqlFixtures.source(name, "t", null);
    }

    /** Our statement; the only one, and without a problem. */
    String sql(Function<TableId, List<TableInfo.Column>> columns) {
        PeriodPlan plan = plan();
        Map<TableId, List<TableInfo.Column>> tables = new HashMap<>();
        Stream.concat(plan.metrics().stream(), plan.covariates().stream())
                .forEach(node -> tables.put(node.table(), columns.apply(node.table())));
        SampleQueries queries = SampleQueries.of(plan, basis(), tables);
        if (queries.statements().size() != 1 || !queries.problems().isEmpty()) {
            throw new AssertionError(golden.id() + ": " + queries);
        }
        return queries.statements().get(0).sql();
    }

    /** The bit of the case's segment, or 0 for all clients. */
    long segmentBit() {
        int index = SEGMENTS.indexOf(argument("segment").asText());
        return index < 0 ? 0 : 1L << index;
    }

    /** The columns that the reference's rows are compared in. */
    List<String> columns() {
        List<String> columns = new ArrayList<>();
        argument("depends_on")
                .forEach(dependency -> columns.add(dependency.get("name").asText()));
        if (columns.isEmpty()) {
            String metric = argument("metric").asText();
            columns.add(metric);
            if (golden.reference().contains("_pre\n")) {
                columns.add(argument("statistic_params")
                                .at("/covariate_adjustment")
                                .path("metric")
                                .asText(metric) + "_pre");
            }
        }
        return columns;
    }

    private PeriodPlan plan() {
        AnalysisPeriod period = AnalysisPeriod.of(argument("period").asText()).orElseThrow();
        Summary summary = new Summary(metric(), "linear_model_mean", parameters(), List.of());
        return new PeriodPlan(
                NAMES,
                period,
                1,
                TimeLimits.of(Golden.FIRST_ENROLLMENT, Golden.LAST_ENROLLMENT, new AnalysisWindow(0, 6)),
                List.of(basis()),
                SEGMENTS,
                nodes(basis(), period),
                List.of(),
                nodes(AnalysisBasis.ENROLLMENTS, AnalysisPeriod.PREENROLLMENT_WEEK),
                List.of(summary),
                isDiscrete(),
                List.of());
    }

    private Metric metric() {
        List<Summary> dependencies = new ArrayList<>();
        argument("depends_on")
                .forEach(node -> dependencies.add(
                        new Summary(column(node.get("name").asText()), "deciles", Map.of(), List.of())));
        String name = argument("metric").asText();
        return dependencies.isEmpty()
                ? column(name)
                : new Metric(
                        name,
                        null,
                        null,
                        null,
                        null,
                        true,
                        List.of(AnalysisBasis.values()),
                        List.of(AnalysisUnit.CLIENT_ID),
                        dependencies,
                        "scalar",
                        null,
                        null,
                        false,
                        null);
    }

    private static Metric column(String name) {
        return Objects.requireNonNull(METRICS.get(name), name);
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        argument("statistic_params")
                .properties()
                .forEach(entry -> parameters.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        return parameters;
    }

    private List<MetricsNode> nodes(AnalysisBasis basis, AnalysisPeriod period) {
        List<Metric> all = List.copyOf(METRICS.values());
        if (!isDiscrete()) {
            return List.of(node(NAMES.metrics(basis, period, 1), basis, null, all));
        }
        return Stream.of("main", "search")
                .map(source -> node(
                        NAMES.metrics(basis, source, period, 1),
                        basis,
                        source,
                        all.stream()
                                .filter(metric -> metric.dataSource() != null
                                        && metric.dataSource().name().equals(source))
                                .toList()))
                .toList();
    }

    private static MetricsNode node(TableId table, AnalysisBasis basis, @Nullable String source, List<Metric> metrics) {
        return new MetricsNode(
                table,
                basis,
                source,
                metrics,
                metrics.stream().map(Metric::name).toList(),
                "",
                new Question("", List.of()),
                List.of());
    }

    private AnalysisBasis basis() {
        return AnalysisBasis.of(argument("analysis_basis").asText()).orElseThrow();
    }

    private boolean isDiscrete() {
        return argument("discrete_metrics").asBoolean();
    }

    private JsonNode argument(String name) {
        return golden.input().path("arguments").path(name);
    }

    @Override
    public String toString() {
        return golden.id();
    }
}
