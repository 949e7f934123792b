package dev.jetstream.core.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.lint.LintedConfig.Kind;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.testing.SharedFolder;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigLintTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 8, 22);
    private static final Map<String, String> TWO = Map.of("fenix", "fenix", "klar_ios", "klar");
    private static final Map<String, String> LIBRARY = Map.of("definitions/fenix.toml", """
            [metrics.clicks]
            select_expression = "SUM(c)"
            data_source = "base"
            bigger_is_better = false
            [metrics.clicks.statistics.sum]
            [data_sources.base]
            from_expression = "p.d.base"
            [dimensions.os]
            data_source = "base"
            select_expression = "os"
            """);

    @Test
    void reportsTheSeventeenOfMetricHubAsBrokenAndNoOther() {
        Map<String, String> platforms = new LinkedHashMap<>();
        for (String name : List.of(
                "firefox_desktop", "fenix", "focus_android", "klar_android", "firefox_ios", "focus_ios", "klar_ios")) {
            platforms.put(name, name);
        }
        List<LintedConfig> configs = new ConfigLint(
                        ConfigRepositories.asTheyLie(List.of(SharedFolder.path("corpus/metric-hub"))), platforms, TODAY)
                .check(file -> true);

        assertThat(configs).hasSize(487 + 43 + 10 + 10 + 1);
        assertThat(configs).filteredOn(LintedConfig::isBroken).hasSize(17).allSatisfy(config -> {
            assertThat(config.kind()).isEqualTo(Kind.EXPERIMENT);
            assertThat(config.platforms()).isEmpty();
            assertThat(config.problems())
                    .allSatisfy(problem -> assertThat(problem.place().line()).isPositive());
        });
        assertThat(configs)
                .flatExtracting(LintedConfig::warnings)
                .allSatisfy(warning -> assertThat(warning.place().sourceLine()).isPresent());
    }

    @Test
    void tellsOnWhichPlatformsAnExperimentResolves() {
        assertThat(check(Map.of("mine.toml", "[metrics]\nweekly = [\"clicks\"]\n")))
                .filteredOn(config -> config.kind() == Kind.EXPERIMENT)
                .singleElement()
                .satisfies(config -> {
                    assertThat(config.isBroken()).isFalse();
                    assertThat(config.platforms()).containsExactly("fenix");
                });
    }

    @Test
    void tellsAllProblemsOfAConfigEachAtItsPlace() {
        String toml = """
                [experiment]
                segments = ["nobody",
                  "none"]
                [metrics]
                weekly = [
                  "clicks",
                  "clikcs",
                ]
                [metrics.own]
                select_expression = "{{ nope }}"
                data_source = "base"
                """;

        assertThat(only(toml).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "mine.toml:2:13: experiment.segments: there is no segment 'nobody' for fenix",
                        "mine.toml:3:3: experiment.segments: there is no segment 'none' for fenix",
                        "mine.toml:7:3: metrics.weekly: there is no metric 'clikcs' for fenix (did you mean 'clicks'?)");
    }

    @Test
    void tellsWhatMergingLoses() {
        Map<String, String> upper = Map.of("definitions/fenix.toml", "[metrics.clicks.statistics.deciles]\n");
        ConfigCollection merged = ConfigCollection.of(List.of(ConfigTree.of(LIBRARY)))
                .merge(ConfigCollection.of(List.of(ConfigTree.of(upper))));

        assertThat(new ConfigLint(merged, TWO, TODAY).check(file -> true))
                .flatExtracting(LintedConfig::warnings)
                .extracting(ConfigWarning::message)
                .containsExactly("bigger_is_better = false at definitions/fenix.toml:4:1 is lost: "
                        + "a table merged onto it makes it true again");
    }

    @Test
    void warnsOfAParameterThatNobodyUses() {
        assertThat(only("[parameters.p]\nvalue = \"x\"\n[metrics]\nweekly = [\"clicks\"]\n")
                        .warnings())
                .extracting(ConfigWarning::kind)
                .containsExactly(ConfigWarning.Kind.UNUSED_PARAMETER);
    }

    @Test
    void checksOnlyTheShapeWhereThereIsNoLibrary() {
        ConfigLint lint = new ConfigLint(
                ConfigCollection.of(List.of(ConfigTree.of(Map.of(
                        "mine.toml", "[metrics]\nweekly = [\"clicks\"]\n", "bad.toml", "[metrics]\nweekly = 1\n")))),
                TWO,
                TODAY);

        assertThat(lint.resolves()).isFalse();
        assertThat(lint.check(file -> true))
                .filteredOn(LintedConfig::isBroken)
                .extracting(LintedConfig::file)
                .containsExactly("bad.toml");
    }

    @Test
    void findsWhatIsWrongInConfigsOfMonitoring() {
        String toml = """
                [project]
                name = "P"
                platform = "fenix"
                xaxis = "time"
                metrics = ["clicks", "clocks"]
                alerts = ["loud"]
                [project.population]
                dimensions = ["os", "lang"]
                [alerts.quiet]
                type = "threshold"
                window_size = 3
                [alerts.odd]
                type = "ci_overlap"
                min = [1]
                """;

        assertThat(only(toml).problems())
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "mine.toml:4:1: project.xaxis: \"time\" is not allowed (one of build_id, submission_date)",
                        "mine.toml:11:1: alerts.quiet.window_size: 'window_size' does not belong to threshold",
                        "mine.toml:10:1: alerts.quiet.type: a threshold has neither min nor max (give at least one of them)",
                        "mine.toml:14:1: alerts.odd.min: 'min' does not belong to ci_overlap");
        assertThat(only(toml.replace("xaxis = \"time\"", "").replaceAll("(?s)\\[alerts.quiet.*", ""))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "mine.toml:5:22: project.metrics: metric 'clocks' is not defined (did you mean 'clicks'?)",
                        "mine.toml:8:21: project.population.dimensions: dimension 'lang' is not defined",
                        "mine.toml:6:11: project.alerts: alert 'loud' is not defined");
    }

    @Test
    void refusesATemplateThatAsksForAnExperimentInMonitoring() {
        String toml = """
                [project]
                platform = "fenix"
                metrics = ["m"]
                [metrics.m]
                select_expression = "1"
                data_source = "d"
                [data_sources.d]
                from_expression = "t_{{ experiment.normandy_slug }}"
                """;

        assertThat(only(toml).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .hasToString(
                                "mine.toml:8:1: data_sources.d.from_expression: the template asks for an experiment, "
                                        + "and monitoring has none"));
    }

    private static LintedConfig only(String toml) {
        return check(Map.of("mine.toml", toml)).stream()
                .filter(config -> config.files().contains("mine.toml"))
                .findFirst()
                .orElseThrow();
    }

    private static List<LintedConfig> check(Map<String, String> files) {
        Map<String, String> all = new LinkedHashMap<>(LIBRARY);
        all.putAll(files);
        return new ConfigLint(ConfigCollection.of(List.of(ConfigTree.of(all))), TWO, TODAY).check(file -> true);
    }
}
