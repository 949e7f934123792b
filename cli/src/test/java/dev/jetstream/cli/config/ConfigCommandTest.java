package dev.jetstream.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as people type them. */
final class ConfigCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"android-reengagement-push-world-cup", "smart-shortcuts-v4p2"})
    void resolvesAGoldenInputToItsGoldenOutput(String golden) throws IOException {
        Path cases = SharedFolder.path("golden/config/cases");
        Path input;
        try (Stream<Path> files = Files.list(cases)) {
            input = files.filter(file -> file.getFileName().toString().startsWith(golden)
                            && file.toString().endsWith(".input.json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }

        int code = run("config", "resolve", "--config-repos", metricHub(), "--experiment", input.toString());

        assertThat(code).as(err.toString()).isZero();
        ObjectNode resolved = (ObjectNode) JSON.readTree(out.toString());
        resolved.remove("warnings");
        JsonNode expected = JSON.readTree(Path.of(input.toString().replace(".input.json", ".expected.json"))
                .toFile());
        assertThat(resolved.equals(ConfigCommandTest::byValue, expected)).isTrue();
    }

    @Test
    void takesRecordsOfExperimenterAndSlugs() throws IOException {
        configs();
        Path record = written("record.json", """
                {"slug": "mine", "appName": "fenix", "appId": "fenix", "branches": [{"slug": "control", "ratio": 1}],
                 "startDate": "2026-03-01", "endDate": null, "proposedEnrollment": 7, "referenceBranch": "control",
                 "bucketConfig": {"randomizationUnit": "nimbus_id", "namespace": "n", "start": 0, "count": 100,
                  "total": 10000}, "isEnrollmentPaused": false}
                """);

        int byFile = run("config", "resolve", "--config-repos", repository(), "--experiment", record.toString());
        String first = out.toString();
        int bySlug = run(
                "config",
                "resolve",
                "--config-repos",
                repository(),
                "--experiment",
                "mine",
                "--experiments",
                record.toString());

        assertThat(byFile).as(err.toString()).isZero();
        assertThat(bySlug).as(err.toString()).isZero();
        assertThat(first).contains("\"select_expression\" : \"SUM(c)\"");
        assertThat(out.toString()).isEqualTo(first);
        assertThat(run(
                        "config",
                        "resolve",
                        "--config-repos",
                        repository(),
                        "--experiment",
                        "nobody",
                        "--experiments",
                        record.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is neither a file 'nobody' nor such a slug");
    }

    @Test
    void refusesAnInstantOnAPlainFolder() throws IOException {
        configs();
        Path record = written("record.json", "{\"normandy_slug\": \"mine\", \"app_name\": \"fenix\"}");

        assertThat(run(
                        "config",
                        "resolve",
                        "--config-repos",
                        repository(),
                        "--experiment",
                        record.toString(),
                        "--as-of",
                        "2026-01-01"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("a plain folder has no earlier states")
                .contains("name a git repository");
    }

    @Test
    void showsAnErrorWithItsLineAndACaret() throws IOException {
        configs();
        write("configs/mine.toml", "[metrics]\nweekly = [\n  \"clikcs\", # typo\n]\n");
        Path record = written("record.json", "{\"normandy_slug\": \"mine\", \"app_name\": \"fenix\"}");

        assertThat(run("config", "resolve", "--config-repos", repository(), "--experiment", record.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                error[DefinitionNotFound]: there is no metric 'clikcs' for fenix
                 --> mine.toml:3:3
                  |
                3 |   "clikcs", # typo
                  |   ^^^^^^^^
                  = key: metrics.weekly
                  = help: did you mean 'clicks'?

                jetstream: mine does not resolve for fenix
                """);
        assertThat(run(
                        "config",
                        "resolve",
                        "--config-repos",
                        repository(),
                        "--experiment",
                        record.toString(),
                        "--format",
                        "json"))
                .isEqualTo(1);
        JsonNode error = JSON.readTree(err.toString());
        assertThat(error.path("place").asText()).isEqualTo("mine.toml:3:3");
        assertThat(error.path("code").asText()).isEqualTo("DefinitionNotFound");
    }

    @Test
    void letsNoConfigControlTheTerminal() throws IOException {
        configs();
        write("configs/mine.toml", "[metrics]\nweekly = [\"a\\u001b[2J\\u202e\"]\n");

        assertThat(run("config", "lint", repository())).isEqualTo(1);
        assertThat(out.toString()).contains("'a·[2J·'").doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void lintsOneFileInTheRepositoryAroundIt() throws IOException {
        configs();
        Path other = written("configs/other.toml", "[metrics\n");

        assertThat(run("config", "lint", folder.resolve("configs/mine.toml").toString()))
                .isZero();
        assertThat(out.toString())
                .contains("mine resolves on fenix")
                .contains("ok  1 experiments: 0 broken, 0 warnings");
        assertThat(run("config", "lint", other.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("other.toml:1:").contains("1 broken");
        assertThat(run("config", "lint", "no/such/path")).isEqualTo(2);
    }

    @Test
    void lintsForMachines() throws IOException {
        configs();
        write("configs/mine.toml", "[metrics]\nweekly = [\"clicks\"]\n[metrics.x]\nfriendly_nam = \"::error::\"\n");
        write("configs/bad.toml", "[metrics]\nweekly = \"clicks\"\n");

        assertThat(run("config", "lint", repository(), "--format", "json")).isEqualTo(1);
        JsonNode json = JSON.readTree(out.toString());
        assertThat(json.path("broken").asInt()).isEqualTo(1);
        assertThat(json.path("warnings").asInt()).isEqualTo(1);
        assertThat(json.findValuesAsText("help")).contains("did you mean 'friendly_name'?");

        assertThat(run("config", "lint", repository(), "--format", "github")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "::error file=%s,line=2,col=1,title=metrics.weekly::metrics.weekly should be a list of metrics (write [\"…\"])"
                                .formatted(folder.resolve("configs/bad.toml")),
                        "::warning file=%s,line=4,col=1,title=metrics.x.friendly_nam::unknown key 'friendly_nam' has no effect (did you mean 'friendly_name'?)"
                                .formatted(folder.resolve("configs/mine.toml")));
        assertThat(run("config", "show", "metric", "clicks", "--app", "fenix", "--format", "github"))
                .isEqualTo(2);
    }

    @Test
    void showsWhereEachPartOfADefinitionComesFrom() throws IOException {
        configs();
        write("configs/defaults/fenix.toml", "[metrics.clicks.statistics.deciles]\n");

        assertThat(run(
                        "config",
                        "show",
                        "metric",
                        "clicks",
                        "--app",
                        "fenix",
                        "--config-repos",
                        repository(),
                        "--format",
                        "json"))
                .as(err.toString())
                .isZero();
        JsonNode json = JSON.readTree(out.toString());
        assertThat(json.at("/definition/select_expression").asText()).isEqualTo("SUM(c)");
        assertThat(json.at("/origins/select_expression").asText()).isEqualTo("definitions/fenix.toml:2:1");
        assertThat(json.at("/origins").has("category")).isFalse();
        assertThat(json.at("/parts/0/name").asText()).isEqualTo("deciles");
        assertThat(json.at("/parts/0/origins/deciles").asText()).isEqualTo("defaults/fenix.toml:1:1");
        assertThat(json.at("/parts/1/kind").asText()).isEqualTo("data source");

        assertThat(run("config", "show", "segment", "heavy", "--app", "fenix", "--config-repos", repository()))
                .isZero();
        assertThat(out.toString()).containsPattern("select_expression +LOGICAL_OR\\(x\\) +definitions/fenix.toml:8:1");
        assertThat(run("config", "show", "outcome", "speed", "--app", "fenix", "--config-repos", repository()))
                .isZero();
        assertThat(out.toString()).containsPattern("friendly_name +Speed +outcomes/fenix/speed.toml:1:1");
        assertThat(run("config", "show", "data-source", "bas", "--app", "fenix", "--config-repos", repository()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no data source 'bas' for fenix (did you mean 'base'?)");
    }

    /** Numbers by value, as the golden files want it. */
    private static int byValue(JsonNode one, JsonNode other) {
        boolean numbers = one.isNumber() && other.isNumber();
        boolean equal = numbers ? one.doubleValue() == other.doubleValue() : one.equals(other);
        return equal ? 0 : 1;
    }

    private void configs() throws IOException {
        write("configs/definitions/fenix.toml", """
                [metrics.clicks]
                select_expression = "SUM(c)"
                data_source = "base"
                statistics = {sum = {}}
                [data_sources.base]
                from_expression = "p.d.base"
                [segments.heavy]
                select_expression = "LOGICAL_OR(x)"
                data_source = "s"
                [segments.data_sources.s]
                from_expression = "p.d.s"
                """);
        write("configs/outcomes/fenix/speed.toml", """
                friendly_name = "Speed"
                description = "How fast"
                [metrics.clicks.statistics.sum]
                """);
        write("configs/mine.toml", "[metrics]\nweekly = [\"clicks\"]\n");
    }

    private String repository() {
        return folder.resolve("configs").toString();
    }

    private static String metricHub() {
        return SharedFolder.path("corpus/metric-hub").toString();
    }

    private void write(String path, String text) throws IOException {
        var unused = written(path, text);
    }

    private Path written(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("--color", "never"));
        all.addAll(List.of(arguments));
        return JetstreamCommand.execute(
                new JetstreamCommand(),
                List.of(new ConfigCommand()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                all.toArray(String[]::new));
    }
}
