package dev.jetstream.core.config.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Parameter;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.config.template.FormatText;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows a resolved config as canonical JSON, the same bytes for the same config.
 *
 * <p>Metrics and data sources stand once, by name, and are named elsewhere; a second, different metric of the same name
 * is called {@code name#2}. A date that is asked for and missing is {@code {"error": "NoEndDateException"}}.
 */
public final class ConfigJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> metrics = new TreeMap<>();
    private final Map<String, Metric> metricsByKey = new TreeMap<>();
    private final IdentityHashMap<Metric, String> keys = new IdentityHashMap<>();
    private final Map<String, ObjectNode> dataSources = new TreeMap<>();

    ConfigJson() {}

    /** The whole config; warnings, if any, under {@code warnings}. */
    public static ObjectNode of(AnalysisConfig config) {
        return new ConfigJson().config(config);
    }

    private ObjectNode config(AnalysisConfig config) {
        ObjectNode analyses = NODES.objectNode();
        config.summaries().forEach((period, summaries) -> analyses.set(period.value(), summaries(summaries)));
        ObjectNode json = NODES.objectNode();
        json.set("experiment", ExperimentJson.of(config.experiment()));
        json.set("segments", segments(config.segments()));
        json.set("exposure_signal", exposureSignal(config.exposureSignal()));
        json.set("parameters", parameters(config.parameters()));
        json.set("analyses", analyses);
        json.set("metrics", NODES.objectNode().setAll(metrics));
        json.set("data_sources", NODES.objectNode().setAll(dataSources));
        if (!config.warnings().isEmpty()) {
            json.set("warnings", warnings(config.warnings()));
        }
        return json;
    }

    ArrayNode summaries(List<Summary> summaries) {
        ArrayNode json = NODES.arrayNode();
        for (Summary summary : summaries) {
            ObjectNode statistic = NODES.objectNode().put("name", summary.statistic());
            statistic.set("params", MAPPER.valueToTree(summary.parameters()));
            ArrayNode preTreatments = NODES.arrayNode();
            for (PreTreatment preTreatment : summary.preTreatments()) {
                ObjectNode node = NODES.objectNode().put("name", preTreatment.name());
                node.set("args", MAPPER.valueToTree(preTreatment.arguments()));
                preTreatments.add(node);
            }
            ObjectNode node = NODES.objectNode().put("metric", key(summary.metric()));
            node.set("statistic", statistic);
            node.set("pre_treatments", preTreatments);
            json.add(node);
        }
        return json;
    }

    private String key(Metric metric) {
        String known = keys.get(metric);
        if (known != null) {
            return known;
        }
        String key = metric.name();
        for (int n = 2; metricsByKey.containsKey(key) && !metric.equals(metricsByKey.get(key)); n++) {
            key = metric.name() + "#" + n;
        }
        keys.put(metric, key);
        if (metricsByKey.put(key, metric) == null) {
            metrics.put(key, metric(metric));
        }
        return key;
    }

    ObjectNode metric(Metric metric) {
        ObjectNode json = NODES.objectNode();
        json.put("name", metric.name());
        json.put("data_source", metric.dataSource() == null ? null : name(metric.dataSource()));
        json.put("select_expression", metric.selectExpression());
        json.put("friendly_name", metric.friendlyName());
        json.put("description", metric.description());
        json.put("bigger_is_better", metric.biggerIsBetter());
        json.set(
                "analysis_bases",
                texts(metric.analysisBases().stream().map(AnalysisBasis::value).toList()));
        json.set("analysis_units", units(metric.analysisUnits()));
        json.set("depends_on", metric.dependsOn() == null ? NODES.nullNode() : summaries(metric.dependsOn()));
        json.put("type", metric.type());
        json.put("category", metric.category());
        json.set("owner", metric.owner() == null ? NODES.nullNode() : texts(metric.owner()));
        json.put("deprecated", metric.deprecated());
        json.put("level", metric.level());
        return json;
    }

    private String name(DataSource source) {
        if (!dataSources.containsKey(source.name())) {
            dataSources.put(source.name(), dataSource(source));
        }
        return source.name();
    }

    ObjectNode dataSource(DataSource source) {
        ObjectNode json = NODES.objectNode();
        json.put("name", source.name());
        json.put("from_expression", source.fromExpression());
        json.put(
                "from_expression_expanded",
                FormatText.parse(source.fromExpression(), DataSourceResolver.DATASET)
                        .fill(source.defaultDataset()));
        json.put("experiments_column_type", source.experimentsColumnType());
        json.put("client_id_column", source.clientIdColumn());
        json.put("group_id_column", source.groupIdColumn());
        json.put("submission_date_column", source.submissionDateColumn());
        json.put("build_id_column", source.buildIdColumn());
        json.put("default_dataset", source.defaultDataset());
        json.put("friendly_name", source.friendlyName());
        json.put("description", source.description());
        json.put("columns_as_dimensions", source.columnsAsDimensions());
        json.set("analysis_units", units(source.analysisUnits()));
        json.put("glean_client_id_column", source.gleanClientIdColumn());
        json.put("legacy_client_id_column", source.legacyClientIdColumn());
        json.set("joins", joins(source.joins()));
        return json;
    }

    private JsonNode joins(@Nullable List<DataSource.Join> joins) {
        if (joins == null) {
            return NODES.nullNode();
        }
        ArrayNode json = NODES.arrayNode();
        for (DataSource.Join join : joins) {
            json.add(NODES.objectNode()
                    .put("data_source", name(join.dataSource()))
                    .put("relationship", join.relationship())
                    .put("on_expression", join.onExpression()));
        }
        return json;
    }

    private static ArrayNode segments(List<Segment> segments) {
        ArrayNode json = NODES.arrayNode();
        for (Segment segment : segments) {
            json.add(segment(segment));
        }
        return json;
    }

    static ObjectNode segment(Segment segment) {
        ObjectNode json = NODES.objectNode().put("name", segment.name());
        json.set("data_source", segmentSource(segment.dataSource()));
        json.put("select_expression", segment.selectExpression());
        json.put("friendly_name", segment.friendlyName());
        json.put("description", segment.description());
        return json;
    }

    private static ObjectNode segmentSource(SegmentDataSource source) {
        return NODES.objectNode()
                .put("name", source.name())
                .put("from_expression", source.fromExpression())
                .put("window_start", source.windowStart())
                .put("window_end", source.windowEnd())
                .put("client_id_column", source.clientIdColumn())
                .put("group_id_column", source.groupIdColumn())
                .put("submission_date_column", source.submissionDateColumn())
                .put("default_dataset", source.defaultDataset())
                .put("glean_client_id_column", source.gleanClientIdColumn())
                .put("legacy_client_id_column", source.legacyClientIdColumn());
    }

    private JsonNode exposureSignal(@Nullable ExposureSignal signal) {
        if (signal == null) {
            return NODES.nullNode();
        }
        ObjectNode json = NODES.objectNode();
        json.put("name", signal.name());
        json.put("data_source", name(signal.dataSource()));
        json.put("select_expression", signal.selectExpression());
        json.put("friendly_name", signal.friendlyName());
        json.put("description", signal.description());
        json.set("window_start", MAPPER.valueToTree(signal.windowStart()));
        json.set("window_end", MAPPER.valueToTree(signal.windowEnd()));
        return json;
    }

    static ObjectNode parameters(Map<String, Parameter> parameters) {
        ObjectNode json = NODES.objectNode();
        parameters.forEach((name, parameter) -> {
            ObjectNode node = NODES.objectNode();
            node.put("name", parameter.name());
            node.put("friendly_name", parameter.friendlyName());
            node.put("description", parameter.description());
            node.set("value", MAPPER.valueToTree(parameter.value()));
            node.set("default", MAPPER.valueToTree(parameter.defaultValue()));
            node.put("distinct_by_branch", parameter.distinctByBranch());
            json.set(name, node);
        });
        return json;
    }

    private static ArrayNode warnings(List<ConfigWarning> warnings) {
        ArrayNode json = NODES.arrayNode();
        for (ConfigWarning warning : warnings) {
            json.add(NODES.objectNode()
                    .put("place", warning.place().toString())
                    .put("kind", warning.kind().code())
                    .put("key", warning.keyPath())
                    .put("message", warning.message())
                    .put("suggestion", warning.suggestion()));
        }
        return json;
    }

    private static ArrayNode units(List<AnalysisUnit> units) {
        return texts(units.stream().map(AnalysisUnit::value).toList());
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode json = NODES.arrayNode();
        texts.forEach(json::add);
        return json;
    }
}
