package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.sql.SqlTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statements say from which line of which config each of their parts came. */
class StatementOriginsTest {
    private static final String CONFIG = """
            [experiment]
            segments = ["readers"]
            [metrics]
            weekly = ["hours"]
            [metrics.hours]
            data_source = "pings"
            select_expression = "SUM(hours)"
            [metrics.hours.statistics.bootstrap_mean]
            [data_sources.pings]
            from_expression = "mozdata.telemetry.pings"
            [segments.readers]
            data_source = "before"
            select_expression = "COUNT(*) > 3"
            [segments.data_sources.before]
            from_expression = "mozdata.telemetry.before"
            """;

    @Test
    void nameFileAndLine() {
        AnalysisPlan plan = plan("a-golden-experiment.toml", CONFIG);
        MetricsNode node = plan.periods().get(0).metrics().get(0);

        assertThat(node.sql())
                .contains("-- data source pings, a-golden-experiment.toml:10\n")
                .contains("-- a-golden-experiment.toml:7\n    SUM(hours) AS hours");
        assertThat(plan.enrollments().sql()).contains("-- a-golden-experiment.toml:13\n      COUNT(*) > 3 AS readers");
    }

    @Test
    void doNotBelongToTheQuestion() {
        AnalysisPlan plan = plan("a-golden-experiment.toml", CONFIG);
        AnalysisPlan moved = plan("a-golden-experiment.toml", "# a line more\n" + CONFIG);

        assertThat(moved.periods().get(0).metrics().get(0).sql()).contains("a-golden-experiment.toml:8");
        assertThat(moved.periods().get(0).metrics().get(0).question())
                .isEqualTo(plan.periods().get(0).metrics().get(0).question());
        assertThat(moved.enrollments().question()).isEqualTo(plan.enrollments().question());
    }

    @Test
    void cannotBeMoreThanComments() {
        String hostile = "x\n; DROP TABLE t; --.toml";
        AnalysisConfig config = ConfigResolver.resolveWith(ConfigCollection.of(List.of()), record(), hostile, CONFIG);
        AnalysisPlan plan = (AnalysisPlan) AnalysisPlanner.plan(config, PlanFixtures.WEEK_1, PlanFixtures.OPTIONS);

        assertThat(SqlTokens.of(plan.periods().get(0).metrics().get(0).sql()))
                .extracting(SqlTokens.Token::text)
                .doesNotContain("DROP", ";");
    }

    private static AnalysisPlan plan(String file, String toml) {
        AnalysisConfig config =
                ConfigResolver.resolve(ConfigCollection.of(List.of(ConfigTree.of(Map.of(file, toml)))), record());
        return (AnalysisPlan) AnalysisPlanner.plan(config, PlanFixtures.WEEK_1, PlanFixtures.OPTIONS);
    }

    private static Experiment record() {
        return PlanFixtures.experiment().record();
    }
}
