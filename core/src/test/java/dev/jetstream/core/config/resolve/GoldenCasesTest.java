package dev.jetstream.core.config.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.SpecReader;
import dev.jetstream.core.config.toml.TomlFile;
import dev.jetstream.core.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resolution against the results of the reference, except where its parameters get lost. */
final class GoldenCasesTest {
    private static final Map<String, String> HOLDBACK = Map.of(
            "control", "DEVICE_MIGRATION_BACKUP_AND_SYNC_SPOTLIGHT",
            "treatment", "DEVICE_MIGRATION_BACKUP_AND_SYNC_SPOTLIGHT");

    /** Our values of the only parameter, where the reference loses what the config says. */
    private static final Map<String, Object> LOST_PARAMETERS = Map.of(
            "account-spotlight-modal-english-holdback--no-outcome",
            HOLDBACK,
            "account-spotlight-modal-english-holdback--with-outcome",
            HOLDBACK,
            "accounts-vpn-promotion--with-outcome",
            Map.of(
                    "control", "SYNC_AND_VPN_SPOTLIGHT",
                    "treatment-a", "SYNC_AND_VPN_SPOTLIGHT",
                    "treatment-b", "SYNC_AND_VPN_SPOTLIGHT",
                    "treatment-c", "SYNC_AND_VPN_SPOTLIGHT"),
            "par-value-lost-by-merge",
            "M9");

    /** Where the reference fails with a class of Python's own. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("ClassValidationError", Kind.SHAPE),
            Map.entry("DefinitionNotFound", Kind.NOT_FOUND),
            Map.entry("UndefinedError", Kind.UNDEFINED),
            Map.entry("TemplateSyntaxError", Kind.TEMPLATE_SYNTAX),
            Map.entry("NoEndDateException", Kind.NO_END_DATE),
            Map.entry("InvalidConfigurationException", Kind.PARAMETER),
            Map.entry("RecursionError", Kind.RECURSION),
            Map.entry("ValueError", Kind.VALUE),
            Map.entry("TypeError", Kind.VALUE),
            Map.entry("NotImplementedError", Kind.VALUE));

    /** Plain errors of the reference that we find, with all others of the file, while reading it. */
    private static final Set<String> FOUND_WHILE_READING = Set.of(
            "col-functions-missing-definition",
            "col-outcome-bad-default-metric",
            "col-outcome-missing-name",
            "col-outcome-period-list");

    private static final ConfigCollection METRIC_HUB = GoldenConfigs.metricHub();

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(GoldenConfigs.file("cases"))) {
            return files.filter(file -> file.toString().endsWith(".input.json")).sorted().toList().stream();
        }
    }

    static Stream<JsonNode> edgeCases() {
        return StreamSupport.stream(GoldenConfigs.json("edge/edge_cases.json").spliterator(), false);
    }

    @Test
    void readsAllCases() throws IOException {
        assertThat(cases()).hasSize(77);
        assertThat(edgeCases()).hasSize(169);
    }

    @Test
    void insertsParametersOfTheConfigIntoExpressions() {
        JsonNode record = GoldenConfigs.json("cases/account-spotlight-modal-english-holdback--no-outcome.input.json");

        JsonNode json =
                ConfigJson.of(ConfigResolver.resolve(METRIC_HUB, GoldenConfigs.experiment(record.path("experiment"))));

        assertThat(json.path("metrics").toString())
                .contains("CASE e.branch WHEN \\\"control\\\" THEN \\\"DEVICE_MIGRATION_BACKUP_AND_SYNC_SPOTLIGHT\\\"");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resolvesRealConfigsAsTheReferenceDoes(Path input) {
        JsonNode record = GoldenConfigs.json(input).path("experiment");
        JsonNode expected = GoldenConfigs.json(Path.of(input.toString().replace(".input.json", ".expected.json")));
        String name = input.getFileName().toString().replace(".input.json", "");

        compare(name, expected, () -> ConfigResolver.resolve(METRIC_HUB, GoldenConfigs.experiment(record)));
    }

    @ParameterizedTest
    @MethodSource("edgeCases")
    void resolvesEdgesAsTheReferenceDoes(JsonNode edge) {
        Experiment experiment = GoldenConfigs.experiment(edge.path("experiment"));
        compare(edge.path("id").asText(), edge.path("expected"), () -> {
            ConfigCollection collection = collection(edge);
            AnalysisSpec config = SpecReader.analysis(
                    TomlFile.parse("edge.toml", edge.path("config").asText()));
            return switch (edge.path("flow").asText()) {
                case "bare" ->
                    ConfigResolver.resolveAlone(
                            collection, experiment, AnalysisSpec.empty().overriddenBy(config));
                case "direct" -> ConfigResolver.resolveAlone(collection, experiment, config);
                case "full" -> ConfigResolver.resolveWith(collection, experiment, config);
                default -> ConfigResolver.resolve(collection, experiment);
            };
        });
    }

    private static ConfigCollection collection(JsonNode edge) {
        ConfigCollection collection =
                ConfigCollection.of(List.of(tree(GoldenConfigs.json("edge/base_collection.json"))));
        for (JsonNode layer : edge.path("layers")) {
            collection = collection.merge(ConfigCollection.of(List.of(tree(layer))));
        }
        // the reference reads every file when it loads a layer; here a file is read when needed
        for (String outcome : collection.outcomeNames()) {
            var unused = collection.outcome(GoldenConfigs.slug(outcome), GoldenConfigs.platform(outcome));
        }
        var unused = collection.functions();
        return collection;
    }

    private static ConfigTree tree(JsonNode files) {
        Map<String, String> texts = new LinkedHashMap<>();
        files.properties()
                .forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
        return ConfigTree.of(texts);
    }

    private static void compare(String name, JsonNode expected, Supplier<AnalysisConfig> resolution) {
        if (LOST_PARAMETERS.containsKey(name)) {
            AnalysisConfig config = resolution.get();
            assertThat(config.parameters().values())
                    .as("our result for %s, where the reference loses the parameters of the config", name)
                    .singleElement()
                    .satisfies(parameter -> assertThat(parameter.value()).isEqualTo(LOST_PARAMETERS.get(name)));
            return;
        }
        if (!expected.has("error")) {
            ObjectNode actual = ConfigJson.of(resolution.get());
            actual.remove("warnings");
            assertThat(GoldenConfigs.differences("", expected, actual)).as(name).isEmpty();
            return;
        }
        String type = expected.path("error").path("type").asText();
        Kind kind = FOUND_WHILE_READING.contains(name) ? Kind.SHAPE : KINDS.getOrDefault(type, Kind.VALUE);
        assertThatThrownBy(resolution::get)
                .as("%s: %s", name, expected)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.kind()).as(e.reason()).isEqualTo(kind));
    }
}
