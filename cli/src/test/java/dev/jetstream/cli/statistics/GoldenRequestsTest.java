package dev.jetstream.cli.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.statistics.DeterministicGolden;
import dev.jetstream.core.statistics.GoldenData;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.statistics.StochasticGolden;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every file of the reference's results through the command: one file of requests, one line of answer each. */
final class GoldenRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> CONFIG_NAMES = Map.of(
            "BootstrapMean", "bootstrap_mean",
            "LinearModelMean", "linear_model_mean",
            "PerClientDAUImpact", "per_client_dau_impact",
            "Binomial", "binomial",
            "Deciles", "deciles",
            "Count", "count",
            "Sum", "sum",
            "KernelDensityEstimate", "kernel_density_estimate",
            "EmpiricalCDF", "empirical_cdf",
            "PopulationRatio", "population_ratio");

    private final Map<String, GoldenData> data = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @TestFactory
    Stream<DynamicTest> answersAsTheReference() throws IOException {
        Map<String, JsonNode> cases = cases();
        assertThat(cases).hasSizeGreaterThan(90);
        List<String> requests = new ArrayList<>();
        for (JsonNode expected : cases.values()) {
            requests.add(JSON.writeValueAsString(request(expected.path("case"))));
        }
        Path file = Files.write(folder.resolve("requests.jsonl"), requests);

        Ran ran = Ran.jetstream("statistics", "--requests", file.toString());

        assertThat(ran.code()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(cases.size());
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines) {
            JsonNode answer = JSON.readTree(line);
            String id = answer.path("id").asText();
            JsonNode expected = cases.get(id);
            assertThat(expected).as("the answer to %s", id).isNotNull();
            tests.add(DynamicTest.dynamicTest(id, () -> agrees(expected, answer, ran.err())));
        }
        return tests.stream();
    }

    private void agrees(JsonNode expected, JsonNode answer, String err) {
        StatisticResult result = result(answer, err);
        GoldenData dataset =
                data.computeIfAbsent(expected.path("case").path("dataset").asText(), GoldenData::load);

        List<String> problems = "stochastic".equals(expected.path("kind").asText())
                ? new StochasticGolden(expected, dataset).problems(result)
                : new DeterministicGolden(expected).problems(result);

        assertThat(problems).isEmpty();
    }

    private static Map<String, JsonNode> cases() throws IOException {
        Map<String, JsonNode> cases = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SharedFolder.path("golden/statistics/expected"))) {
            files.filter(file -> !file.endsWith("pre_treatments.json"))
                    .sorted()
                    .map(GoldenData::json)
                    .forEach(file -> cases.put(file.path("case").path("id").asText(), file));
        }
        return cases;
    }

    private static ObjectNode request(JsonNode given) {
        String file = GoldenData.json(SharedFolder.path("golden/statistics/data/datasets.json"))
                .path(given.path("dataset").asText())
                .path("file")
                .asText();
        ObjectNode request = JSON.createObjectNode();
        request.put("id", given.path("id").asText());
        request.put("data", SharedFolder.path("golden/statistics/" + file).toString());
        request.put("metric", given.path("metric").asText());
        request.put("statistic", CONFIG_NAMES.getOrDefault(given.path("class").asText(), ""));
        request.set("params", given.path("params"));
        request.put("period", given.path("period").asText("overall"));
        return request;
    }

    /** Errors of an answer are events; warnings stand on stderr, for all requests together. */
    private static StatisticResult result(JsonNode answer, String err) {
        List<StatisticRow> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            rows.add(new StatisticRow(
                    "m",
                    "s",
                    text(row, "parameter"),
                    row.path("branch").asText(),
                    text(row, "comparison"),
                    text(row, "comparison_to_branch"),
                    number(row, "ci_width"),
                    numberOrNaN(row, "point"),
                    numberOrNaN(row, "lower"),
                    numberOrNaN(row, "upper"),
                    "all",
                    "enrollments"));
        }
        List<RunEvent> events = new ArrayList<>();
        for (JsonNode error : answer.path("errors")) {
            events.add(event("ERROR", error.asText()));
        }
        err.lines()
                .filter(line -> line.startsWith("warning: " + answer.path("id").asText() + ": "))
                .forEach(line -> events.add(event("WARNING", line)));
        return new StatisticResult(rows, events);
    }

    private static RunEvent event(String level, String message) {
        return new RunEvent(level, "-", "-", message, null, null, null, null, null, null, null, null);
    }

    private static @Nullable String text(JsonNode row, String field) {
        return row.path(field).isNull() ? null : row.path(field).asText();
    }

    private static @Nullable Double number(JsonNode row, String field) {
        return row.path(field).isNull() ? null : row.path(field).asDouble();
    }

    private static double numberOrNaN(JsonNode row, String field) {
        return row.path(field).asDouble(Double.NaN);
    }
}
