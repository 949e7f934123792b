package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.testing.SharedFolder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The effect of each pre-treatment as the reference has it. */
final class PreTreatmentsGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() {
        JsonNode cases = GoldenData.json(SharedFolder.path("golden/statistics/expected/pre_treatments.json"));
        assertThat(cases).hasSizeGreaterThan(10);
        GoldenData dataset = GoldenData.load("main");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(given -> DynamicTest.dynamicTest(
                        given.path("pre_treatment").asText() + given.path("args"), () -> agrees(given, dataset)));
    }

    private static void agrees(JsonNode given, GoldenData dataset) {
        Map<String, Object> arguments = JSON.convertValue(given.path("args"), new TypeReference<>() {});
        PreTreatment treatment = new PreTreatment(given.path("pre_treatment").asText(), arguments);

        Sample treated = PreTreatments.of(List.of(treatment))
                .apply(dataset.sample(given.path("metric").asText()), false, 7);

        assertThat(treated.branches()).hasSize(3);
        for (BranchSample branch : treated.branches()) {
            JsonNode wanted = given.path("per_branch").path(branch.branch());
            WeightedValues values = branch.metricValues();
            assertThat(branch.clients()).isEqualTo(wanted.path("rows").asLong());
            assertThat(values.nulls()).isEqualTo(wanted.path("nulls").asLong());
            assertThat(countOf(values, Double.NEGATIVE_INFINITY))
                    .isEqualTo(wanted.path("neg_inf").asLong());
            assertThat(countOf(values, Double.POSITIVE_INFINITY))
                    .isEqualTo(wanted.path("pos_inf").asLong());
            double sum = wanted.path("sum_finite").asDouble();
            assertThat(finiteSum(values)).isCloseTo(sum, within(1e-11 * Math.abs(sum)));
        }
    }

    private static long countOf(WeightedValues values, double value) {
        long count = 0;
        for (int i = 0; i < values.size(); i++) {
            count += values.value(i) == value ? values.count(i) : 0;
        }
        return count;
    }

    private static double finiteSum(WeightedValues values) {
        double sum = 0;
        for (int i = 0; i < values.size(); i++) {
            sum += Double.isFinite(values.value(i)) ? values.value(i) * values.count(i) : 0;
        }
        return sum;
    }
}
