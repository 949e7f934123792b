package dev.jetstream.core.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.testing.SharedFolder;
import dev.jetstream.core.warehouse.TableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case of the reference SQL: its inputs, its text, and ours for the same inputs.
 *
 * @param reference the text to be matched by meaning
 */
public record GoldenSqlCase(String id, JsonNode input, String reference) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All cases whose name begins with a prefix, by name. */
    public static List<GoldenSqlCase> named(String prefix) {
        Path folder = SharedFolder.path("golden/sql/cases");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".json"))
                    .sorted()
                    .map(name -> read(folder, name.substring(0, name.length() - ".json".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The case of that name. */
    public static GoldenSqlCase of(String id) {
        return read(SharedFolder.path("golden/sql/cases"), id);
    }

    private static GoldenSqlCase read(Path folder, String id) {
        try {
            return new GoldenSqlCase(
                    id,
                    JSON.readTree(folder.resolve(id + ".json").toFile()),
                    Files.readString(folder.resolve(id + ".sql")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our enrollments query. */
    public EnrollmentsQuery enrollments() {
        JsonNode arguments = input.path("arguments");
        List<Segment> segments = new ArrayList<>();
        arguments.path("segment_list").forEach(node -> segments.add(segment(node)));
        return new EnrollmentsQuery(
                scope(),
                limits(),
                arguments.path("enrollments_query_type").asText("normandy"),
                text(arguments, "custom_enrollments_query"),
                text(arguments, "custom_exposure_query"),
                arguments.has("sample_size") ? arguments.get("sample_size").asInt() : null,
                segments,
                signal());
    }

    /** Our metrics query, under the anchor that the case is for. */
    public MetricsQuery metrics() {
        JsonNode arguments = input.path("arguments");
        List<Metric> metrics = new ArrayList<>();
        arguments
                .path("metrics")
                .forEach(node -> metrics.add(SqlFixtures.metric(
                        node.get("name").asText(),
                        source(node.get("data_source")),
                        node.get("select_expr").asText())));
        String[] table = arguments.get("enrollments_table").asText().split("\\.", -1);
        return new MetricsQuery(
                scope(),
                limits(),
                new TableId(table[0], table[1], table[2]),
                AnalysisBasis.of(arguments.get("analysis_basis").asText()).orElseThrow(),
                id.endsWith("-as-jetstream-calls-it") ? ExposuresAnchor.ENROLLMENT : ExposuresAnchor.EXPOSURE,
                signal(),
                metrics,
                !arguments.path("discrete_metrics").asBoolean(false));
    }

    /** Our view. */
    public String view() {
        JsonNode arguments = input.path("arguments");
        Names names = new Names("proj", "dset", arguments.get("experiment_slug").asText());
        AnalysisPeriod period =
                AnalysisPeriod.of(arguments.get("period").asText()).orElseThrow();
        if (arguments.path("table_prefix").asText().equals("statistics")) {
            return ViewSql.whole(names.statisticsView(period), names.statisticsPrefix(period));
        }
        AnalysisBasis basis =
                AnalysisBasis.of(arguments.get("analysis_basis").asText()).orElseThrow();
        if (!arguments.has("metrics_dict")) {
            return ViewSql.whole(names.metricsView(basis, period), names.metricsPrefix(basis, period));
        }
        List<ViewSql.Part> parts = new ArrayList<>();
        arguments.get("metrics_dict").properties().forEach(entry -> {
            List<String> columns = new ArrayList<>();
            entry.getValue().forEach(column -> columns.add(column.asText()));
            parts.add(new ViewSql.Part(entry.getKey(), names.metricsPrefix(basis, entry.getKey(), period), columns));
        });
        return ViewSql.joined(names.metricsView(basis, period), parts, List.of());
    }

    /** What the case's time limits are; a series keeps its last window. */
    public TimeLimits limits() {
        return limits(input.get("time_limits"));
    }

    static TimeLimits limits(JsonNode node) {
        JsonNode windows = node.get("analysis_windows");
        JsonNode last = windows.get(windows.size() - 1);
        return TimeLimits.of(
                LocalDate.parse(node.get("first_enrollment_date").asText()),
                LocalDate.parse(node.get("last_enrollment_date").asText()),
                new AnalysisWindow(last.get(0).asInt(), last.get(1).asInt()));
    }

    private SqlScope scope() {
        JsonNode experiment = input.get("experiment");
        return new SqlScope(
                experiment.get("experiment_slug").asText(),
                experiment.path("app_id").asText(""),
                AnalysisUnit.of(experiment.path("analysis_unit").asText("client_id"))
                        .orElseThrow(),
                input.path("arguments").path("use_glean_ids").asBoolean(false));
    }

    private @Nullable ExposureSignal signal() {
        JsonNode node = input.path("arguments").path("exposure_signal");
        return node.isMissingNode()
                ? null
                : SqlFixtures.signal(
                        node.get("name").asText(),
                        source(node.get("data_source")),
                        node.get("select_expr").asText(),
                        node.has("window_start")
                                ? (Object) node.get("window_start").asInt()
                                : null,
                        node.has("window_end") ? (Object) node.get("window_end").asInt() : null);
    }

    private static DataSource source(JsonNode node) {
        return new DataSource(
                node.get("name").asText(),
                node.get("from_expr").asText(),
                text(node, "experiments_column_type"),
                node.path("client_id_column").asText("client_id"),
                node.path("group_id_column").asText("profile_group_id"),
                node.path("submission_date_column").asText("submission_date"),
                "build_id",
                text(node, "default_dataset"),
                null,
                null,
                false,
                List.of(AnalysisUnit.values()),
                text(node, "glean_client_id_column"),
                text(node, "legacy_client_id_column"),
                null);
    }

    private static Segment segment(JsonNode node) {
        JsonNode source = node.get("data_source");
        return SqlFixtures.segment(
                node.get("name").asText(),
                new SegmentDataSource(
                        source.get("name").asText(),
                        source.get("from_expr").asText(),
                        source.path("window_start").asInt(0),
                        source.path("window_end").asInt(0),
                        source.path("client_id_column").asText("client_id"),
                        source.path("group_id_column").asText("profile_group_id"),
                        source.path("submission_date_column").asText("submission_date"),
                        text(source, "default_dataset"),
                        null,
                        null),
                node.get("select_expr").asText());
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    @Override
    public String toString() {
        return id;
    }
}
