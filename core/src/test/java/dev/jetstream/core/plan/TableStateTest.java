package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.sql.ExposuresAnchor;
import dev.jetstream.core.sql.SqlFixtures;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A table made by one plan is looked at by another that differs in one input: the state names that input. */
class TableStateTest {
    private static final LocalDate DATE = PlanFixtures.WEEK_1;

    private final AnalysisPlan before = plan(change -> {}, PlanFixtures.OPTIONS, PlanFixtures.summaries(), null);

    @Test
    void isNewWhereThereIsNoTable() {
        assertThat(metrics(before, null)).isEqualTo(new TableState.New());
    }

    @Test
    void isUnchangedWhenNothingDiffers() {
        AnalysisPlan again = plan(change -> {}, PlanFixtures.OPTIONS, PlanFixtures.summaries(), null);

        assertThat(enrollments(again)).isEqualTo(new TableState.Unchanged(false));
        assertThat(metrics(again)).isEqualTo(new TableState.Unchanged(false));
        assertThat(statistics(again)).isEqualTo(new TableState.Unchanged(false));
    }

    @Test
    void isMadeAgainWhenItsLastDayWasNotOver() {
        Question question = week(before).metrics().get(0).question();
        TableInfo early = table(question, List.of(), DATE.atTime(23, 59).toInstant(ZoneOffset.UTC));
        TableInfo late =
                table(question, List.of(), DATE.plusDays(1).atTime(0, 0).toInstant(ZoneOffset.UTC));

        assertThat(TableState.of(question, List.of(), DATE, early)).isEqualTo(new TableState.Unchanged(true));
        assertThat(TableState.of(question, List.of(), DATE, late)).isEqualTo(new TableState.Unchanged(false));
    }

    @Test
    void namesTheInputThatDiffers() {
        assertThat(because(metrics(plan(
                        change -> change.enrollmentPeriod = 6, PlanFixtures.OPTIONS, PlanFixtures.summaries(), null))))
                .isEqualTo("of its enrollments table, window (data of 2026-03-02 to 2026-03-14)");
        assertThat(because(enrollments(plan(
                        change -> change.enrollmentPeriod = 6, PlanFixtures.OPTIONS, PlanFixtures.summaries(), null))))
                .isEqualTo("of its enrollment dates (2026-03-02 to 2026-03-08)");
        AnalysisPlan anchored =
                plan(change -> {}, options(ExposuresAnchor.ENROLLMENT, false), PlanFixtures.summaries(), null);
        assertThat(because(exposures(anchored))).isEqualTo("of its exposures (counted from enrollment)");
        assertThat(metrics(anchored)).isEqualTo(new TableState.Unchanged(false));
        assertThat(because(enrollments(plan(
                        change -> change.unit = AnalysisUnit.PROFILE_GROUP_ID,
                        PlanFixtures.OPTIONS,
                        PlanFixtures.summaries(),
                        null))))
                .isEqualTo("of its kind of client ids (profile_group_id)");
        assertThat(because(enrollments(plan(
                        change -> change.enrollmentQuery = "SELECT 1",
                        PlanFixtures.OPTIONS,
                        PlanFixtures.summaries(),
                        null))))
                .isEqualTo("of its enrollments source (the config's own query)");
        assertThat(because(enrollments(plan(
                        change -> {},
                        PlanFixtures.OPTIONS,
                        PlanFixtures.summaries(),
                        List.of(PlanFixtures.segments().get(0))))))
                .isEqualTo("of its segments (regular)");
    }

    @Test
    void namesTheMetricsThatCameAndWent() {
        Map<AnalysisPeriod, List<Summary>> fewer = PlanFixtures.summaries();
        fewer.put(AnalysisPeriod.WEEK, List.of(PlanFixtures.MEAN_OF_HOURS));
        assertThat(because(metrics(plan(change -> {}, PlanFixtures.OPTIONS, fewer, null))))
                .isEqualTo("of its metrics (dropped uri_count)");

        Map<AnalysisPeriod, List<Summary>> more = PlanFixtures.summaries();
        more.put(AnalysisPeriod.WEEK, new ArrayList<>(PlanFixtures.WEEKLY));
        more.get(AnalysisPeriod.WEEK)
                .add(PlanFixtures.summary(
                        SqlFixtures.metric("tabs", PlanFixtures.MAIN, "SUM(tabs)"), "count", Map.of()));
        assertThat(because(metrics(plan(change -> {}, PlanFixtures.OPTIONS, more, null))))
                .isEqualTo("of its metrics (added tabs)");

        Map<AnalysisPeriod, List<Summary>> other = PlanFixtures.summaries();
        other.put(
                AnalysisPeriod.WEEK,
                List.of(
                        PlanFixtures.summary(
                                SqlFixtures.metric("active_hours", PlanFixtures.MAIN, "MAX(h)"), "count", Map.of()),
                        PlanFixtures.MEAN_OF_URIS));
        assertThat(because(metrics(plan(change -> {}, PlanFixtures.OPTIONS, other, null))))
                .isEqualTo("of its metrics (the same columns, with another expression)");
    }

    @Test
    void tellsStatisticsFromTheirTables() {
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        summaries.put(
                AnalysisPeriod.WEEK,
                List.of(
                        PlanFixtures.summary(PlanFixtures.HOURS, "deciles", Map.of()),
                        PlanFixtures.ADJUSTED_HOURS,
                        PlanFixtures.MEAN_OF_URIS,
                        PlanFixtures.CLICK_DECILES,
                        PlanFixtures.RATE_RATIO));
        AnalysisPlan other = plan(change -> {}, PlanFixtures.OPTIONS, summaries, null);

        assertThat(metrics(other)).isEqualTo(new TableState.Unchanged(false));
        assertThat(because(statistics(other))).isEqualTo("of its statistics");
    }

    @Test
    void saysWhenATableDoesNotTell() {
        Question question = week(before).metrics().get(0).question();
        TableId id = week(before).metrics().get(0).table();
        TableInfo bare = new TableInfo(id, false, null, Map.of("last_updated", "1"), List.of(), 1, Instant.EPOCH);
        TableInfo ofAnotherVersion =
                new TableInfo(id, false, null, Map.of(Question.KEY_LABEL, "0".repeat(40)), List.of(), 1, Instant.EPOCH);

        assertThat(because(TableState.of(question, List.of(), DATE, bare))).startsWith("it does not say");
        assertThat(because(TableState.of(question, List.of(), DATE, ofAnotherVersion)))
                .startsWith("the version of jetstream");
    }

    @Test
    void fitsIntoLabels() {
        List<Question> questions = List.of(
                before.enrollments().question(),
                week(before).metrics().get(0).question(),
                week(before).statisticsQuestion());

        assertThat(questions).allSatisfy(question -> {
            assertThat(question.keyLabel()).matches("[a-f0-9]{40}");
            assertThat(question.partsLabel()).matches("[a-f0-9-]{1,63}");
        });
    }

    private TableState enrollments(AnalysisPlan wanted) {
        TableInfo there = table(before.enrollments().question(), List.of(), Instant.MAX);
        return TableState.of(wanted.enrollments().question(), List.of(), null, there);
    }

    private TableState metrics(AnalysisPlan wanted) {
        MetricsNode made = week(before).metrics().get(0);
        return metrics(wanted, table(made.question(), PlanFixtures.columns(made), Instant.MAX));
    }

    private TableState exposures(AnalysisPlan wanted) {
        MetricsNode made = week(before).metrics().get(2);
        MetricsNode node = week(wanted).metrics().get(2);
        assertThat(node.basis()).isEqualTo(AnalysisBasis.EXPOSURES);
        TableInfo there = table(made.question(), PlanFixtures.columns(made), Instant.MAX);
        return TableState.of(node.question(), node.columns(), null, there);
    }

    private static TableState metrics(AnalysisPlan wanted, @Nullable TableInfo there) {
        MetricsNode node = week(wanted).metrics().get(0);
        return TableState.of(
                node.question(), node.columns(), week(wanted).limits().lastDateDataRequired(), there);
    }

    private TableState statistics(AnalysisPlan wanted) {
        TableInfo there = table(week(before).statisticsQuestion(), List.of(), Instant.MAX);
        return TableState.of(week(wanted).statisticsQuestion(), List.of(), null, there);
    }

    private static String because(TableState state) {
        assertThat(state).isInstanceOf(TableState.Changed.class);
        return state.because();
    }

    private static PeriodPlan week(AnalysisPlan plan) {
        return plan.periods().stream()
                .filter(period -> period.period() == AnalysisPeriod.WEEK)
                .findFirst()
                .orElseThrow();
    }

    private static TableInfo table(Question question, List<TableInfo.Column> columns, Instant made) {
        Map<String, String> labels = new HashMap<>();
        labels.put(Question.KEY_LABEL, question.keyLabel());
        labels.put(Question.PARTS_LABEL, question.partsLabel());
        long seconds = made.equals(Instant.MAX) ? 4_000_000_000L : made.getEpochSecond();
        labels.put("batch_created", String.valueOf(seconds));
        return new TableInfo(new TableId("p", "d", "t"), false, null, labels, columns, 1, Instant.EPOCH);
    }

    /** On the last day of the first week, whatever the enrollment. */
    private static AnalysisPlan plan(
            Consumer<PlanFixtures.Change> how,
            PlanOptions options,
            Map<AnalysisPeriod, List<Summary>> summaries,
            @Nullable List<Segment> segments) {
        PlanFixtures.Change change = new PlanFixtures.Change();
        how.accept(change);
        AnalysisConfig config = PlanFixtures.config(change.experiment(), summaries, null);
        AnalysisConfig segmented = segments == null
                ? config
                : new AnalysisConfig(config.experiment(), segments, null, Map.of(), config.summaries(), List.of());
        return (AnalysisPlan)
                AnalysisPlanner.plan(segmented, PlanFixtures.START.plusDays(change.enrollmentPeriod + 6L), options);
    }

    private static PlanOptions options(ExposuresAnchor anchor, boolean gleanIds) {
        PlanOptions usual = PlanFixtures.OPTIONS;
        return new PlanOptions(
                true, false, gleanIds, List.of(), usual.periods(), anchor, "proj", "dset", usual.platforms());
    }
}
