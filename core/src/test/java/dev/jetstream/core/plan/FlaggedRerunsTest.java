package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlaggedRerunsTest {
    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final Instant FLAGGED = Instant.parse("2026-08-20T03:00:04.771200Z");
    private static final String CONFIG = """
            [metrics]
            overall = ["hours"]
            [metrics.hours]
            select_expression = "SUM(hours)"
            data_source = "pings"
            statistics = {bootstrap_mean = {}}
            [data_sources.pings]
            from_expression = "mozdata.telemetry.pings"
            """;

    @Test
    void asksForAHoldbackWhoseTablesAreOlderThanItsFlag() throws IOException {
        Experiment holdback = holdback();

        assertThat(FlaggedReruns.against(holdback, null)).isEmpty();
        assertThat(FlaggedReruns.against(holdback, FLAGGED.minusMillis(1))).isEmpty();
        assertThat(FlaggedReruns.against(holdback, FLAGGED)).contains(new Reason.RerunDone(FLAGGED, FLAGGED));
        assertThat(FlaggedReruns.against(holdback, NOW)).contains(new Reason.RerunDone(FLAGGED, NOW));
    }

    @Test
    void plansItsOverallWindowAloneOnTheEndDateOfThatDay() throws IOException {
        Experiment holdback = holdback();
        AnalysisConfig config = ConfigResolver.resolve(
                ConfigCollection.of(List.of(ConfigTree.of(Map.of(holdback.slug() + ".toml", CONFIG)))), holdback);
        LocalDate end = Objects.requireNonNull(holdback.endDate());
        PlanOptions daily = PlanOptions.standard("p", "d");
        PlanOptions rerun = new PlanOptions(
                true, false, false, List.of(), FlaggedReruns.periods(), daily.anchor(), "p", "d", daily.platforms());

        assertThat(AnalysisPlanner.plan(config, end, daily))
                .isEqualTo(new Planned.NotRunnable(holdback.slug(), end, new Reason.Holdback()));
        assertThat(AnalysisPlanner.plan(config, end, rerun))
                .isInstanceOfSatisfying(
                        AnalysisPlan.class,
                        plan -> assertThat(plan.periods()).singleElement().satisfies(period -> {
                            assertThat(period.period()).isEqualTo(AnalysisPeriod.OVERALL);
                            // From 2026-04-02 clients enrol on 123 dates; the window ends the day before the end.
                            assertThat(period.limits().window().length()).isEqualTo(20);
                            assertThat(period.limits().lastDateDataRequired()).isEqualTo(end.minusDays(1));
                        }));
    }

    private static Experiment holdback() throws IOException {
        CatalogEntry entry = new ExperimentRecords(Clock.fixed(NOW, ZoneOffset.UTC))
                .read(new ObjectMapper()
                        .readTree(SharedFolder.path("samples/experimenter/v8/07-holdback-live-moving-dates.json")
                                .toFile()));
        return ((CatalogEntry.Found) entry).experiment();
    }
}
