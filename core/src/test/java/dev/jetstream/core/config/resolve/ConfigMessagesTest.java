package dev.jetstream.core.config.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.experiment.Experiment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What authors are told: where, what, and what to write instead. */
final class ConfigMessagesTest {
    private static final ConfigCollection LIBRARY = ConfigCollection.of(List.of(ConfigTree.of(Map.of(
            "definitions/fenix.toml",
            """
            [metrics.clicks]
            select_expression = "SUM(c)"
            data_source = "base"
            [data_sources.base]
            from_expression = "p.d.base"
            """,
            "definitions/functions.toml",
            """
            [functions.agg_sum]
            definition = "SUM({select_expr})"
            """,
            "outcomes/fenix/broken.toml",
            "friendly_name = ",
            "broken.toml",
            "[metrics\n"))));

    @Test
    void tellsAllFaultsOfAFileAtOnce() {
        ConfigException failure = failure("""
                [experiment]
                start_date = "Christmas"
                analysis_unit = "group"
                [metrics]
                weekly = "clicks"
                [metrics.clicks]
                level = "platinum"
                """);

        assertThat(failure.kind()).isEqualTo(Kind.SHAPE);
        assertThat(failure.errorClass()).isEqualTo("ClassValidationError");
        assertThat(failure.problems())
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "mine.toml:2:1: experiment.start_date: \"Christmas\" is not a date (YYYY-MM-DD, without a time)",
                        "mine.toml:3:1: experiment.analysis_unit: \"group\" is not allowed (one of client_id, profile_group_id)",
                        "mine.toml:5:1: metrics.weekly: metrics.weekly should be a list of metrics (write [\"…\"])",
                        "mine.toml:7:1: metrics.clicks.level: \"platinum\" is not allowed (one of gold, silver, bronze)");
    }

    @Test
    void suggestsTheNearestKnownName() {
        assertThat(failure("[metrics]\nweekly = [\"clikcs\"]\n"))
                .hasMessage(
                        "mine.toml:2:11: metrics.weekly: there is no metric 'clikcs' for fenix (did you mean 'clicks'?)");
    }

    @Test
    void namesThePlaceInsideATemplate() {
        ConfigException failure = failure("""
                [metrics]
                weekly = ["m"]
                [metrics.m]
                select_expression = '''
                SUM(x) +
                  {{ agg_sun("y") }}
                '''
                data_source = "base"
                """);

        assertThat(failure.kind()).isEqualTo(Kind.UNDEFINED);
        assertThat(failure)
                .hasMessage(
                        "mine.toml:6:6: metrics.m.select_expression: 'agg_sun' is undefined (did you mean 'agg_sum'?)");
    }

    @Test
    void refusesTemplateStatementsBecauseTheyWouldBeSilentlyWrong() {
        assertThat(failure("[experiment]\nenrollment_query = \"{% if x %}1{% endif %}\"\n"))
                .hasMessageContaining(
                        "mine.toml:2:21: experiment.enrollment_query: statements ({% … %}) are not supported");
        assertThat(failure("[experiment]\nenrollment_query = \"{{ experiment.app_name | upper }}\"\n"))
                .hasMessageContaining("the operator '|' is not supported");
    }

    @Test
    void warnsOfTextsWhereOtherTypesBelong() {
        assertThat(warnings("[experiment]\nskip = \"false\"\n")).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(ConfigWarning.Kind.WRONG_TYPE);
            assertThat(warning.place()).hasToString("mine.toml:2:1");
            assertThat(warning.keyPath()).isEqualTo("experiment.skip");
            assertThat(warning.message()).isEqualTo("the text \"false\" counts as true");
            assertThat(warning.suggestion()).isEqualTo("write true or false without quotes");
        });
        assertThat(failure("[experiment]\nsegments = \"abc\"\n")).hasMessageContaining("there is no segment 'a'");
    }

    @Test
    void warnsOfAMetricThatLosesItsExpression() {
        assertThat(warnings("""
                        [metrics]
                        weekly = ["clicks"]
                        [metrics.clicks]
                        select_expression = "SUM(mine)"
                        [metrics.clicks.statistics.sum]
                        """)).singleElement().satisfies(warning -> {
            assertThat(warning.place()).hasToString("mine.toml:4:1");
            assertThat(warning.message()).startsWith("select_expression has no effect");
        });
    }

    @Test
    void warnsOfUnknownKeysWithTheNearestKnownOne() {
        assertThat(warnings("[experiment]\nenrolment_period = 7\n[metricss]\n"))
                .extracting(ConfigWarning::suggestion)
                .containsExactly("did you mean 'enrollment_period'?", "did you mean 'metrics'?");
    }

    @Test
    void warnsOfNamesThatVanishWhenMerged() {
        assertThat(warnings("[metrics.my-metric]\n[metrics.'my*']\n[data_sources.a-b]\n"))
                .extracting(ConfigWarning::keyPath, ConfigWarning::suggestion)
                .containsExactly(
                        tuple("metrics.my-metric", "call it my_metric"), tuple("data_sources.a-b", "call it a_b"));
    }

    @Test
    void aBrokenFileCostsOnlyThoseWhoNeedIt() {
        assertThat(ConfigResolver.resolve(LIBRARY, experiment("healthy", List.of()))
                        .warnings())
                .isEmpty();
        assertThatThrownBy(() -> ConfigResolver.resolve(LIBRARY, experiment("broken", List.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("broken.toml:1:");
        assertThatThrownBy(() -> ConfigResolver.resolve(LIBRARY, experiment("healthy", List.of("broken"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("outcomes/fenix/broken.toml:1:");
    }

    @Test
    void refusesAPrivateExperimentWithoutADatasetOfItsOwn() {
        ConfigCollection secret = ConfigCollection.of(List.of(new ConfigTree(
                ConfigTree.of(Map.of("mine.toml", "[metrics]\n")).files(), true, true, FileHistory.NONE)));

        assertThatThrownBy(() -> ConfigResolver.resolve(secret, experiment("mine", List.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a private experiment needs a dataset of its own");
    }

    private static List<ConfigWarning> warnings(String toml) {
        AnalysisConfig config = ConfigResolver.resolveWith(LIBRARY, experiment("mine", List.of()), "mine.toml", toml);
        return config.warnings();
    }

    private static ConfigException failure(String toml) {
        try {
            throw new AssertionError("resolved, with warnings " + warnings(toml));
        } catch (ConfigException e) {
            return e;
        }
    }

    private static Experiment experiment(String slug, List<String> outcomes) {
        return new Experiment(
                slug, null, "v6", null, List.of(), null, null, 7, null, false, "fenix", "fenix", null, false, outcomes,
                List.of(), null, false, false, false, null);
    }
}
