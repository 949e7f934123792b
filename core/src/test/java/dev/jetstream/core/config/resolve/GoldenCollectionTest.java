package dev.jetstream.core.config.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.DataSourceSpec;
import dev.jetstream.core.config.spec.MetricSpec;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.config.spec.ParameterSpec;
import dev.jetstream.core.config.spec.Reference;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSourceSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSpec;
import dev.jetstream.core.config.spec.SourcedText;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The merged collection as read, before any resolution, field by field. */
final class GoldenCollectionTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ConfigCollection METRIC_HUB = GoldenConfigs.metricHub();

    @Test
    void readsTheLibraries() {
        for (Map.Entry<String, JsonNode> golden :
                GoldenConfigs.json("collection/definitions.json").properties()) {
            AnalysisSpec spec = METRIC_HUB.definitions(golden.getKey());
            compare(golden.getKey(), golden.getValue(), definitions(spec));
        }
        assertThat(METRIC_HUB.definitionsNames()).hasSize(10);
    }

    @Test
    void readsTheDefaults() {
        JsonNode goldens = GoldenConfigs.json("collection/defaults.json");
        assertThat(METRIC_HUB.defaultsNames()).hasSize(goldens.size());
        for (Map.Entry<String, JsonNode> golden : goldens.properties()) {
            AnalysisSpec spec = METRIC_HUB.defaults(golden.getKey()).orElseThrow();
            Map<String, Object> json = definitions(spec);
            Map<String, Object> periods = new LinkedHashMap<>();
            for (AnalysisPeriod period : AnalysisPeriod.values()) {
                periods.put(
                        period.label(),
                        spec.metrics().references(period).stream()
                                .map(Reference::name)
                                .toList());
            }
            json.put("periods", periods);
            compare(golden.getKey(), golden.getValue(), json);
        }
    }

    @Test
    void readsTheOutcomes() {
        JsonNode goldens = GoldenConfigs.json("collection/outcomes.json");
        assertThat(METRIC_HUB.outcomeNames()).hasSize(goldens.size());
        for (Map.Entry<String, JsonNode> golden : goldens.properties()) {
            String name = golden.getKey();
            OutcomeSpec outcome = METRIC_HUB
                    .outcome(GoldenConfigs.slug(name), GoldenConfigs.platform(name))
                    .orElseThrow();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("friendly_name", outcome.friendlyName());
            json.put("description", outcome.description());
            json.put("default_metrics", outcome.defaultMetrics());
            json.put("metrics", each(outcome.metrics(), GoldenCollectionTest::metric));
            json.put("data_sources", each(outcome.dataSources(), GoldenCollectionTest::dataSource));
            json.put("parameters", each(outcome.parameters(), GoldenCollectionTest::parameter));
            compare(golden.getKey(), golden.getValue(), json);
        }
    }

    @Test
    void findsAllNames() {
        JsonNode summary = GoldenConfigs.json("collection/summary.json");

        assertThat(new ArrayList<>(METRIC_HUB.experimentSlugs()))
                .isEqualTo(MAPPER.convertValue(summary.path("configs"), List.class));
        assertThat(METRIC_HUB.functions().keySet())
                .containsExactlyInAnyOrderElementsOf(texts(summary.path("functions")));
        assertThat(METRIC_HUB.outcomeNames()).containsExactlyInAnyOrderElementsOf(texts(summary.path("outcomes")));
    }

    private static void compare(String name, JsonNode expected, Map<String, Object> actual) {
        ObjectNode json = MAPPER.valueToTree(actual);
        // we keep a single owner as a list of one from the start; the reference does so when it resolves
        expected.path("metrics").forEach(metric -> {
            if (metric.path("owner").isTextual()) {
                String owner = metric.path("owner").asText();
                ((ObjectNode) metric).putArray("owner").add(owner);
            }
        });
        assertThat(GoldenConfigs.differences(name, expected, json)).isEmpty();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Map<String, Object> definitions(AnalysisSpec spec) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metrics", each(spec.metrics().definitions(), GoldenCollectionTest::metric));
        json.put("data_sources", each(spec.dataSources(), GoldenCollectionTest::dataSource));
        json.put(
                "segments",
                Map.of(
                        "definitions", each(spec.segments().definitions(), GoldenCollectionTest::segment),
                        "data_sources", each(spec.segments().dataSources(), GoldenCollectionTest::segmentSource)));
        return json;
    }

    private static <T> Map<String, Object> each(Map<String, T> definitions, Function<T, Map<String, Object>> show) {
        Map<String, Object> json = new LinkedHashMap<>();
        definitions.forEach((name, definition) -> json.put(name, show.apply(definition)));
        return json;
    }

    private static Map<String, Object> metric(MetricSpec metric) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "name", metric.name());
        put(json, "select_expression", text(metric.selectExpression()));
        put(json, "data_source", metric.dataSource());
        put(json, "statistics", metric.statistics());
        put(json, "friendly_name", metric.friendlyName());
        put(json, "description", metric.description());
        put(json, "bigger_is_better", metric.biggerIsBetter());
        put(json, "analysis_bases", values(metric.analysisBases(), AnalysisBasis::value));
        put(json, "analysis_units", values(metric.analysisUnits(), AnalysisUnit::value));
        put(json, "depends_on", metric.dependsOn());
        put(json, "type", metric.type());
        put(json, "category", metric.category());
        put(json, "owner", metric.owner());
        put(json, "deprecated", metric.deprecated());
        put(json, "level", metric.level());
        return json;
    }

    private static Map<String, Object> dataSource(DataSourceSpec source) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "name", source.name());
        put(json, "from_expression", text(source.fromExpression()));
        put(json, "experiments_column_type", source.experimentsColumnType());
        put(json, "client_id_column", source.clientIdColumn());
        put(json, "group_id_column", source.groupIdColumn());
        put(json, "submission_date_column", source.submissionDateColumn());
        put(json, "build_id_column", source.buildIdColumn());
        put(json, "default_dataset", source.defaultDataset());
        put(json, "friendly_name", source.friendlyName());
        put(json, "description", source.description());
        put(json, "columns_as_dimensions", source.columnsAsDimensions());
        put(json, "analysis_units", values(source.analysisUnits(), AnalysisUnit::value));
        put(json, "glean_client_id_column", source.gleanClientIdColumn());
        put(json, "legacy_client_id_column", source.legacyClientIdColumn());
        if (source.joins() != null) {
            put(json, "joins", each(source.joins(), join -> {
                Map<String, Object> shown = new LinkedHashMap<>();
                put(shown, "relationship", join.relationship());
                put(shown, "on_expression", join.onExpression());
                return shown;
            }));
        }
        return json;
    }

    private static Map<String, Object> segment(SegmentSpec segment) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "name", segment.name());
        put(json, "select_expression", segment.selectExpression().text());
        put(json, "data_source", segment.dataSource());
        put(json, "friendly_name", segment.friendlyName());
        put(json, "description", segment.description());
        return json;
    }

    private static Map<String, Object> segmentSource(SegmentSourceSpec source) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "name", source.name());
        put(json, "from_expression", source.fromExpression().text());
        put(json, "window_start", source.windowStart());
        put(json, "window_end", source.windowEnd());
        put(json, "client_id_column", source.clientIdColumn());
        put(json, "group_id_column", source.groupIdColumn());
        put(json, "submission_date_column", source.submissionDateColumn());
        put(json, "glean_client_id_column", source.gleanClientIdColumn());
        put(json, "legacy_client_id_column", source.legacyClientIdColumn());
        return json;
    }

    private static Map<String, Object> parameter(ParameterSpec parameter) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "name", parameter.name());
        put(json, "friendly_name", parameter.friendlyName());
        put(json, "description", parameter.description());
        put(json, "value", parameter.value());
        put(json, "default", parameter.defaultValue());
        put(json, "distinct_by_branch", parameter.distinctByBranch());
        return json;
    }

    private static void put(Map<String, Object> json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    private static @Nullable String text(@Nullable SourcedText text) {
        return text == null ? null : text.text();
    }

    private static <T> @Nullable List<String> values(@Nullable List<T> items, Function<T, String> value) {
        return items == null ? null : items.stream().map(value).toList();
    }
}
