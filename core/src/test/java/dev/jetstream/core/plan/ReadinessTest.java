package dev.jetstream.core.plan;

import static dev.jetstream.core.experiment.AnalysisPeriod.DAY;
import static dev.jetstream.core.experiment.AnalysisPeriod.DAYS_28;
import static dev.jetstream.core.experiment.AnalysisPeriod.OVERALL;
import static dev.jetstream.core.experiment.AnalysisPeriod.PREENROLLMENT_DAYS_28;
import static dev.jetstream.core.experiment.AnalysisPeriod.PREENROLLMENT_WEEK;
import static dev.jetstream.core.experiment.AnalysisPeriod.WEEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessTest {
    private static final LocalDate START = LocalDate.parse("2024-01-01");
    private static final Map<String, Integer> LENGTHS = Map.of("daily", 1, "weekly", 7, "28_day", 28);

    @Test
    void agreesWithTheReferenceOnEveryDay() throws IOException {
        JsonNode golden = golden("readiness.json");
        LocalDate start = LocalDate.parse(golden.get("start_date").asText());
        LocalDate end = LocalDate.parse(golden.get("end_date").asText());
        Map<String, JsonNode> rows = new HashMap<>();
        Set<Integer> enrollmentPeriods = new TreeSet<>();
        golden.get("rows").forEach(row -> {
            rows.put(
                    row.get("enrollment_period").asInt() + " "
                            + row.get("current_date").asText(),
                    row);
            enrollmentPeriods.add(row.get("enrollment_period").asInt());
        });

        assertThat(enrollmentPeriods).hasSize(3);
        for (int enrollmentPeriod : enrollmentPeriods) {
            Readiness readiness = new Readiness(start, enrollmentPeriod, end, true);
            for (int day = 0; day < 56; day++) {
                LocalDate date = start.plusDays(day);
                JsonNode row = rows.getOrDefault(enrollmentPeriod + " " + date, MissingNode.getInstance());
                for (AnalysisPeriod period : AnalysisPeriod.values()) {
                    Optional<DueWindow> due = readiness.due(period, date);
                    assertThat(due.isPresent()).as("%s on %s", period, row).isEqualTo(row.has(period.value()));
                    due.ifPresent(window -> assertSame(window, row.get(period.value())));
                }
            }
        }
    }

    @Test
    void agreesWithTheReferenceOnSeriesOfWindows() throws IOException {
        JsonNode cases = golden("timelimits.json").get("for_ts");

        int checked = 0;
        for (JsonNode one : cases) {
            Integer length = LENGTHS.get(one.get("time_series_period").asText());
            int dates = one.get("num_dates_enrollment").asInt();
            checked++;
            if (length == null) {
                assertThat(AnalysisPeriod.names())
                        .doesNotContain(one.get("time_series_period").asText());
                assertThat(one.has("error")).isTrue();
            } else if (dates < 1) {
                assertThatThrownBy(() -> lastComplete(one, length, dates)).isInstanceOf(InvalidException.class);
                assertThat(one.has("error")).isTrue();
            } else {
                assertThat(lastComplete(one, length, dates)).as("%s", one).isEqualTo(expected(one));
            }
        }
        assertThat(checked).isEqualTo(12);
    }

    private static @Nullable DueWindow lastComplete(JsonNode one, int length, int dates) {
        LocalDate first = LocalDate.parse(one.get("first_enrollment_date").asText());
        LocalDate last = LocalDate.parse(one.get("last_date_full_data").asText());
        return new Readiness(first, dates - 1, null, false)
                .lastComplete(length, last)
                .orElse(null);
    }

    private static @Nullable DueWindow expected(JsonNode one) {
        JsonNode ok = one.path("ok");
        if (ok.isMissingNode()) {
            return null;
        }
        JsonNode windows = ok.get("analysis_windows");
        JsonNode last = windows.get(windows.size() - 1);
        TimeLimits limits = TimeLimits.of(
                LocalDate.parse(ok.get("first_enrollment_date").asText()),
                LocalDate.parse(ok.get("last_enrollment_date").asText()),
                new AnalysisWindow(last.get(0).asInt(), last.get(1).asInt()));
        assertThat(limits.lastDateDataRequired())
                .hasToString(ok.get("last_date_data_required").asText());
        return new DueWindow(windows.size(), limits);
    }

    /** Worked example A of the specification. */
    @ParameterizedTest
    @CsvSource({
        "2024-01-07, ''",
        "2024-01-08, day_1",
        "2024-01-09, day_2 preenrollment_week_1 preenrollment_days28_1",
        "2024-01-10, day_3",
        "2024-01-14, day_7 week_1",
        "2024-01-21, day_14 week_2",
        "2024-02-04, day_28 week_4 days28_1",
        "2024-03-01, day_54 overall_1",
        "2024-03-03, day_56 week_8 days28_2"
    })
    void findsTheTablesOfTheWorkedExample(LocalDate date, String tables) {
        Readiness readiness = new Readiness(START, 7, LocalDate.parse("2024-03-01"), true);

        String due = String.join(
                " ",
                Arrays.stream(AnalysisPeriod.values())
                        .flatMap(period -> readiness.due(period, date).stream()
                                .map(window -> period.value() + "_" + window.windowIndex()))
                        .toList());

        assertThat(due).isEqualTo(tables);
    }

    @Test
    void leavesOutTheOverallWindowWhileTheExperimentIsLive() {
        LocalDate end = LocalDate.parse("2024-03-01");

        assertThat(new Readiness(START, 7, end, false).due(OVERALL, end)).isEmpty();
        assertThat(new Readiness(START, 7, end, true).due(OVERALL, end.minusDays(1)))
                .isEmpty();
        assertThat(new Readiness(START, 7, end, true).due(OVERALL, end))
                .map(window -> window.limits().lastDateDataRequired())
                .contains(end.minusDays(1));
    }

    @Test
    void explainsAnOverallWindowOfNoDays() {
        for (int days : new int[] {6, 7}) {
            LocalDate end = START.plusDays(days);
            Readiness readiness = new Readiness(START, 7, end, true);

            assertThat(readiness.due(OVERALL, end)).isEmpty();
            assertThat(readiness.whyNotDue(OVERALL, end))
                    .isEqualTo(new Reason.EnrollmentLongerThanAnalysis(START, START.plusDays(7), end));
        }
        assertThat(new Readiness(START, 7, START.plusDays(8), true).due(OVERALL, START.plusDays(8)))
                .map(window -> window.limits().window())
                .contains(new AnalysisWindow(0, 0));
    }

    @Test
    void saysWhenTheNextWindowCloses() {
        Readiness readiness = new Readiness(START, 7, LocalDate.parse("2024-02-01"), true);
        LocalDate date = LocalDate.parse("2024-01-15");

        assertThat(readiness.whyNotDue(WEEK, date)).isEqualTo(notDue(WEEK, date, "2024-01-21"));
        assertThat(readiness.whyNotDue(WEEK, START)).isEqualTo(notDue(WEEK, START, "2024-01-14"));
        assertThat(readiness.whyNotDue(DAY, START)).isEqualTo(notDue(DAY, START, "2024-01-08"));
        assertThat(readiness.whyNotDue(DAYS_28, date)).isEqualTo(notDue(DAYS_28, date, null));
        assertThat(readiness.whyNotDue(OVERALL, date)).isEqualTo(notDue(OVERALL, date, "2024-02-01"));
        assertThat(readiness.whyNotDue(PREENROLLMENT_WEEK, date)).isEqualTo(notDue(PREENROLLMENT_WEEK, date, null));
    }

    @Test
    void promisesNoOverallWindowThatMayNeverBe() {
        LocalDate date = LocalDate.parse("2024-01-03");

        assertThat(new Readiness(START, 7, null, false).whyNotDue(OVERALL, date))
                .isEqualTo(new Reason.NoEndDate());
        assertThat(new Readiness(START, 7, START.plusDays(7), true).whyNotDue(OVERALL, date))
                .as("no day is left between the last enrollment and the end")
                .isEqualTo(notDue(OVERALL, date, null));
        assertThat(new Readiness(START, 7, START.plusDays(8), true).whyNotDue(OVERALL, date))
                .isEqualTo(notDue(OVERALL, date, "2024-01-09"));
    }

    @Test
    void knowsPreenrollmentWindowsAfterTheyWereDue() {
        Readiness readiness = new Readiness(START, 7, null, false);

        assertThat(readiness.preenrollmentBy(PREENROLLMENT_WEEK, START.plusDays(7)))
                .isEmpty();
        assertThat(readiness.preenrollmentBy(PREENROLLMENT_WEEK, START.plusDays(8)))
                .isEqualTo(readiness.preenrollmentBy(PREENROLLMENT_WEEK, START.plusDays(80)))
                .map(window -> window.limits().window())
                .contains(new AnalysisWindow(-7, -1));
        assertThat(readiness.preenrollmentBy(PREENROLLMENT_DAYS_28, START.plusDays(8)))
                .map(window -> window.limits().window())
                .contains(new AnalysisWindow(-28, -1));
        assertThat(readiness.preenrollmentBy(WEEK, START.plusDays(80))).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void tilesTheTimeAfterEnrollmentWithoutGapOrOverlap(long seed) {
        Random random = new Random(seed);
        LocalDate start = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(15_000));
        int enrollmentPeriod = 1 + random.nextInt(40);
        int days = 1 + random.nextInt(300);
        Readiness readiness = new Readiness(start, enrollmentPeriod, null, false);

        for (AnalysisPeriod period : List.of(DAY, WEEK, DAYS_28)) {
            List<AnalysisWindow> windows = new ArrayList<>();
            for (int day = 0; day <= enrollmentPeriod + days; day++) {
                LocalDate date = start.plusDays(day);
                readiness.due(period, date).ifPresent(window -> {
                    windows.add(window.limits().window());
                    assertThat(window.windowIndex()).isEqualTo(windows.size());
                    assertThat(window.limits().lastDateDataRequired()).isEqualTo(date);
                });
            }
            int next = 0;
            for (AnalysisWindow window : windows) {
                assertThat(window.start()).isEqualTo(next);
                next = window.end() + 1;
            }
            int length = period == DAY ? 1 : period == WEEK ? 7 : 28;
            assertThat(next).isEqualTo((days + 1) / length * length);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void neverNeedsDataAfterTheAnalysisDate(long seed) {
        Random random = new Random(seed);
        LocalDate start = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(15_000));
        LocalDate end = start.plusDays(random.nextInt(120));
        Readiness readiness = new Readiness(start, 1 + random.nextInt(40), end, true);

        int due = 0;
        for (LocalDate date = start.minusDays(40); !date.isAfter(start.plusDays(200)); date = date.plusDays(1)) {
            for (AnalysisPeriod period : AnalysisPeriod.values()) {
                Optional<DueWindow> window = readiness.due(period, date);
                if (window.isPresent()) {
                    due++;
                    assertThat(window.get().limits().lastDateDataRequired()).isBeforeOrEqualTo(date);
                    assertThat(readiness.enrollmentsDue(date)).isTrue();
                }
            }
        }
        assertThat(due).isPositive();
    }

    @Test
    void refusesAnExperimentWithoutEnrollmentDates() {
        Readiness readiness = new Readiness(START, -1, null, false);

        assertThatThrownBy(readiness::enrollmentLimits).isInstanceOf(InvalidException.class);
    }

    private static Reason notDue(AnalysisPeriod period, LocalDate date, @Nullable String next) {
        return new Reason.NotDue(period, date, next == null ? null : LocalDate.parse(next));
    }

    private static void assertSame(DueWindow window, JsonNode expected) {
        TimeLimits limits = window.limits();
        assertThat(window.windowIndex()).isEqualTo(expected.get("window_index").asInt());
        assertThat(limits.window())
                .isEqualTo(new AnalysisWindow(
                        expected.at("/last_window/0").asInt(),
                        expected.at("/last_window/1").asInt()));
        assertThat(limits.lastEnrollmentDate())
                .hasToString(expected.get("last_enrollment_date").asText());
        assertThat(limits.lastDateDataRequired())
                .hasToString(expected.get("last_date_data_required").asText());
    }

    private static JsonNode golden(String name) throws IOException {
        return new ObjectMapper()
                .readTree(SharedFolder.path("golden/sql/" + name).toFile());
    }
}
