package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file of the reference's results, within the tolerances that their README gives. */
final class GoldenStatisticsTest {
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

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(SharedFolder.path("golden/statistics/expected"))) {
            files = listed.filter(file -> !file.endsWith("pre_treatments.json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(90);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> agreesWith(GoldenData.json(file))));
    }

    private void agreesWith(JsonNode expected) {
        JsonNode given = expected.path("case");
        GoldenData dataset = data.computeIfAbsent(given.path("dataset").asText(), GoldenData::load);

        StatisticResult result = compute(given, dataset);

        List<String> problems = "stochastic".equals(expected.path("kind").asText())
                ? new StochasticGolden(expected, dataset).problems(result)
                : new DeterministicGolden(expected).problems(result);
        assertThat(problems).as(given.path("id").asText()).isEmpty();
    }

    private static StatisticResult compute(JsonNode given, GoldenData dataset) {
        String metric = given.path("metric").asText();
        String statistic = CONFIG_NAMES.getOrDefault(given.path("class").asText(), "");
        Map<String, Object> parameters = JSON.convertValue(given.path("params"), new TypeReference<>() {});
        boolean ratio = "population_ratio".equals(statistic);
        Summary summary = new Summary(Summaries.metric(metric, ratio), statistic, parameters, List.of());
        AnalysisPeriod period =
                AnalysisPeriod.of(given.path("period").asText("overall")).orElseThrow();
        return new StatisticsComputer()
                .compute(summary, sample(summary, period, dataset), Summaries.context(dataset.branches(), period));
    }

    private static Sample sample(Summary summary, AnalysisPeriod period, GoldenData dataset) {
        return RatioColumns.of(summary)
                .map(columns -> dataset.sample(columns.numerator(), columns.denominator()))
                .or(() -> Covariate.of(summary, period)
                        .map(covariate -> dataset.sample(summary.metric().name(), covariate.column())))
                .orElseGet(() -> dataset.sample(summary.metric().name()));
    }
}
