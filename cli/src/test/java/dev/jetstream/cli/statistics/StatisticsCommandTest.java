package dev.jetstream.cli.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people and scripts use it. */
final class StatisticsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private String data = "";

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("clients.csv");
        Files.writeString(file, """
                branch,hours,active,hours_pre,word
                control,1.5,true,1,x
                control,2,false,2,x
                control,,true,1,x
                control,4.25,true,4,x
                treatment,3,true,2,x
                treatment,inf,false,1,x
                treatment,5,true,3,x
                """);
        data = file.toString();
    }

    @Test
    void printsATableWithIntervals() {
        Ran ran = Ran.jetstream("statistics", "--data", data, "--metric", "active", "--statistic", "binomial");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines()).hasSize(1 + 2 + 4);
        assertThat(ran.out()).contains("branch", "comparison", "relative_uplift", "├", "●", "┤");
        assertThat(ran.out().lines().findFirst().orElseThrow()).doesNotContain("parameter");
    }

    @Test
    void printsOneObjectForMachines() throws IOException {
        Ran ran = Ran.jetstream(
                "statistics", "--data", data, "--metric", "active", "--statistic", "binomial", "--format", "json");

        JsonNode answer = JSON.readTree(ran.out());
        assertThat(answer.path("rows")).hasSize(6);
        assertThat(answer.path("rows").get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "branch",
                        "parameter",
                        "comparison",
                        "comparison_to_branch",
                        "ci_width",
                        "point",
                        "lower",
                        "upper");
        assertThat(answer.path("errors")).isEmpty();
    }

    @Test
    void showsComparisonsWithOneBranch() {
        Ran ran = Ran.jetstream(
                "statistics",
                "--data",
                data,
                "--metric",
                "active",
                "--statistic",
                "binomial",
                "--reference-branch",
                "control");

        assertThat(ran.out().lines()).hasSize(1 + 2 + 2);
    }

    @Test
    void saysWhichBranchWasMeant() {
        Ran ran = Ran.jetstream(
                "statistics",
                "--data",
                data,
                "--metric",
                "active",
                "--statistic",
                "binomial",
                "--reference-branch",
                "contrl");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no branch 'contrl'", "control");
    }

    @Test
    void treatsValuesFirst() {
        Ran ran = Ran.jetstream(
                "statistics",
                "--data",
                data,
                "--metric",
                "hours",
                "--statistic",
                "sum",
                "--pre-treatments",
                "[\"remove_indefinites\", {\"name\": \"censor_values_above_threshold\", \"threshold\": 5}]");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("7.75000", "3.00000");
    }

    @Test
    void failsWhereRowsAreMissingAndSaysWhy() {
        Ran ran = Ran.jetstream("statistics", "--data", data, "--metric", "hours", "--statistic", "bootstrap_mean");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("contains null values");
    }

    @Test
    void namesTheNearestColumnAndStatistic() {
        Ran column = Ran.jetstream("statistics", "--data", data, "--metric", "huors", "--statistic", "sum");
        Ran statistic = Ran.jetstream("statistics", "--data", data, "--metric", "hours", "--statistic", "decile");

        assertThat(column.err()).contains("there is no column 'huors'", "hours");
        assertThat(statistic.err()).contains("decile", "deciles");
    }

    @Test
    void refusesWhatIsNoNumber() {
        Ran ran = Ran.jetstream("statistics", "--data", data, "--metric", "word", "--statistic", "sum");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("column 'word' of row 1 is 'x'");
    }

    @Test
    void refusesParametersThatAreNoJson() {
        Ran ran = Ran.jetstream(
                "statistics", "--data", data, "--metric", "hours", "--statistic", "sum", "--params", "{wrong");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("is no JSON");
    }

    @Test
    void goesOnAfterABrokenRequest() throws IOException {
        Path requests = folder.resolve("requests.jsonl");
        Files.writeString(requests, """
                {"id": "a", "data": "clients.csv", "metric": "hours"}
                {"id": "b", "data": "missing.csv", "metric": "hours", "statistic": "sum"}
                {"id": "c", "data": "clients.csv", "metric": "hours", "statistic": "count"}
                """);

        Ran ran = Ran.jetstream("statistics", "--requests", requests.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.out().lines().toList().get(0)).contains("needs 'statistic'");
        assertThat(ran.out().lines().toList().get(1)).contains("\"id\":\"b\"", "missing.csv cannot be read");
        assertThat(ran.out().lines().toList().get(2)).contains("\"point\":4.0", "\"errors\":[]");
    }
}
