package dev.jetstream.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.plan.DueWindow;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTextTest {
    private static final LocalDate START = LocalDate.of(2024, 1, 1);
    private static final LocalDate END = LocalDate.of(2024, 7, 1);
    private static final PlanOptions OPTIONS = PlanOptions.standard("p", "d");
    private static final String CONFIG = """
            [metrics]
            daily = ["hours"]
            weekly = ["hours"]
            28_day = ["hours"]
            overall = ["hours"]
            preenrollment_weekly = ["hours"]

            [metrics.hours]
            select_expression = "SUM(hours)"
            data_source = "sessions"

            [metrics.hours.statistics.sum]

            [data_sources.sessions]
            from_expression = "telemetry.sessions"
            """;

    /** Whatever the width, each row has the windows of its period in order, and no line is longer than the terminal. */
    @ParameterizedTest
    @ValueSource(ints = {1, 60, 61, 79, 80, 83, 84, 97, 100, 133, 200, 400, 9_999})
    void showsEveryWindowOnceAtAnyWidth(int width) {
        Random random = new Random(width);
        LocalDate from = START.plusDays(random.nextInt(40) - 20);
        LocalDate to = from.plusDays(random.nextInt(220));
        CalendarOf calendar = CalendarOf.of(config(), OPTIONS, from, to);

        String text = printed(width, from, to, List.of(calendar), List.of());

        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(60, width)));
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            assertThat(numbers(text, period))
                    .as("%s from %s to %s", period, from, to)
                    .containsExactlyElementsOf(calendar.dates().values().stream()
                            .flatMap(on -> Stream.ofNullable(on.due().get(period)))
                            .map(DueWindow::windowIndex)
                            .toList());
        }
    }

    @Test
    void leavesDaysBlankThatNobodyAskedFor() {
        LocalDate from = LocalDate.of(2024, 1, 10);
        LocalDate to = LocalDate.of(2024, 1, 12);

        String text = printed(80, from, to, List.of(CalendarOf.of(config(), OPTIONS, from, to)), List.of());

        assertThat(text.lines())
                .containsExactly(
                        "2024-01-10 to 2024-01-12: 1 of 1 experiment has windows",
                        "",
                        "my-exp  clients enrol 2024-01-01 to 2024-01-08, ends 2024-07-01",
                        "",
                        "  Jan 2024                  10 11 12      │                    │",
                        "  day                        3  4  5      │                    │");
    }

    @Test
    void saysWhyAnExperimentHasNoWindow() {
        LocalDate from = START.minusDays(20);
        List<LeftOut> leftOut = List.of(
                new LeftOut("given-to-all", new Reason.Rollout()),
                new LeftOut(null, new Reason.UnreadableRecord("$.slug is missing")));

        String text = printed(
                60, from, from.plusDays(3), List.of(CalendarOf.of(config(), OPTIONS, from, from.plusDays(3))), leftOut);

        assertThat(text.lines())
                .containsExactly(
                        "2023-12-12 to 2023-12-15: 0 of 3 experiments have windows",
                        "",
                        "no window  my-exp: no period with metrics closes on these",
                        "           dates",
                        "no window  given-to-all: it is a rollout, so there is",
                        "           nothing to compare with",
                        "no window  (no slug): its record cannot be read: $.slug is",
                        "           missing");
    }

    private static String printed(
            int width, LocalDate from, LocalDate to, List<CalendarOf> calendars, List<LeftOut> leftOut) {
        Terminal terminal = Terminal.of(Map.of("COLUMNS", String.valueOf(width)), false, Terminal.ColourMode.NEVER);
        StringWriter text = new StringWriter();
        new CalendarText(terminal, new PrintWriter(text)).print(from, to, calendars, leftOut);
        return text.toString();
    }

    private static List<Integer> numbers(String text, AnalysisPeriod period) {
        return text.lines()
                .filter(line -> line.startsWith("  " + period.value() + " "))
                .map(line -> line.substring(22).replaceAll("[^0-9]+", " ").strip())
                .filter(numbers -> !numbers.isEmpty())
                .flatMap(numbers -> Stream.of(numbers.split(" ", -1)))
                .map(Integer::valueOf)
                .toList();
    }

    private static AnalysisConfig config() {
        Experiment experiment = new Experiment(
                "my-exp",
                null,
                "v6",
                ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                START,
                END,
                7,
                "control",
                false,
                "firefox_desktop",
                "firefox-desktop",
                new BucketConfig("nimbus_id", "n", 0, 100, 10_000),
                false,
                List.of(),
                List.of(),
                START.plusDays(6),
                false,
                false,
                false,
                null);
        return ConfigResolver.resolve(
                ConfigCollection.of(List.of(ConfigTree.of(Map.of("my-exp.toml", CONFIG)))), experiment);
    }
}
