package dev.jetstream.core.plan;

import static dev.jetstream.core.experiment.AnalysisBasis.ENROLLMENTS;
import static dev.jetstream.core.experiment.AnalysisBasis.EXPOSURES;
import static dev.jetstream.core.plan.PlanFixtures.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ViewNodeTest {
    private static final String EIGHT_COLUMNS = """
              analysis_id,
              branch,
              enrollment_date,
              num_enrollment_events,
              analysis_window_start,
              analysis_window_end,
              exposure_date,
              num_exposure_events,
            """;

    private final PeriodPlan discrete = week(true);

    @Test
    void putsDataSourcesSideBySideSoThatNoClientIsLost() {
        ViewNode view =
                ViewNode.metrics(discrete, ENROLLMENTS, tables(discrete)).orElseThrow();

        assertThat(view.view()).hasToString("proj.dset.a_golden_experiment_enrollments_weekly");
        assertThat(view.sql())
                .startsWith("CREATE OR REPLACE VIEW `proj.dset.a_golden_experiment_enrollments_weekly` AS\nSELECT\n")
                .contains("FROM `proj.dset.a_golden_experiment_enrollments_main_week_*`")
                .contains("FROM `proj.dset.a_golden_experiment_enrollments_search_week_*`")
                .contains("COALESCE(t_0.exposure_date, t_1.exposure_date) AS exposure_date")
                .contains("COALESCE(t_0.heavy, t_1.heavy) AS heavy")
                .contains("t_0.main_has_contradictory_branch,\n", "t_1.ad_clicks\nFROM (\n")
                .contains(") AS t_1\n  USING (analysis_id, branch, enrollment_date, num_enrollment_events,"
                        + " analysis_window_start, analysis_window_end, window_index)\n");
    }

    @Test
    void takesASingleDataSourceAsItIs() {
        Set<TableId> first = Set.of(discrete.metrics(EXPOSURES).get(1).table());

        ViewNode view = ViewNode.metrics(discrete, EXPOSURES, first).orElseThrow();

        assertThat(view.sql())
                .contains(EIGHT_COLUMNS)
                .contains("AS window_index,\n  regular,\n  heavy,\n  ad_clicks\nFROM")
                .doesNotContain("JOIN", "_main_week");
    }

    @Test
    void hasNothingToShowWhenAllTablesFailed() {
        assertThat(ViewNode.metrics(discrete, ENROLLMENTS, Set.of())).isEmpty();
    }

    @Test
    void showsWholeTablesWhenNotDiscrete() {
        PeriodPlan whole = week(false);

        assertThat(ViewNode.metrics(whole, EXPOSURES, tables(whole)))
                .map(ViewNode::sql)
                .hasValueSatisfying(sql -> assertThat(sql)
                        .contains("  *,\n")
                        .contains("FROM `proj.dset.a_golden_experiment_exposures_week_*`"));
    }

    @Test
    void showsTheStatisticsOfAllWindows() {
        ViewNode view = ViewNode.statistics(discrete);

        assertThat(view.view()).hasToString("proj.dset.statistics_a_golden_experiment_weekly");
        assertThat(view.sql()).contains("FROM `proj.dset.statistics_a_golden_experiment_week_*`");
    }

    private static PeriodPlan week(boolean discrete) {
        PlanOptions options = new PlanOptions(
                discrete,
                false,
                false,
                List.of(),
                OPTIONS.periods(),
                OPTIONS.anchor(),
                "proj",
                "dset",
                OPTIONS.platforms());
        return ((AnalysisPlan) AnalysisPlanner.plan(PlanFixtures.config(), PlanFixtures.WEEK_1, options))
                .periods().stream()
                        .filter(plan -> plan.period() == AnalysisPeriod.WEEK)
                        .findFirst()
                        .orElseThrow();
    }

    private static Set<TableId> tables(PeriodPlan plan) {
        return plan.metrics().stream().map(MetricsNode::table).collect(Collectors.toSet());
    }
}
