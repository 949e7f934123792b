package dev.jetstream.core.reason;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.experiment.AnalysisPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static final LocalDate DATE = LocalDate.parse("2026-03-02");
    private static final List<Reason> ALL = List.of(
            new Reason.NoSlug(),
            new Reason.UnreadableRecord("$.branches is missing"),
            new Reason.UnusableConfig("ValueError", "there is no metric 'a'"),
            new Reason.NotLaunched(),
            new Reason.UnknownType("heartbeat", Set.of("v6")),
            new Reason.NoDateYet(DATE),
            new Reason.NotFlagged(),
            new Reason.NoEndDate(),
            new Reason.RerunDone(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
            new Reason.SkippedByConfig(),
            new Reason.HighPopulation(),
            new Reason.NoEnrollmentPeriod(),
            new Reason.NoStartDate(),
            new Reason.Ended(DATE, DATE.plusDays(1)),
            new Reason.Rollout(),
            new Reason.Holdback(),
            new Reason.UnsupportedApplication("web", Set.of("fenix", "firefox_ios")),
            new Reason.EnrollmentNotComplete(),
            new Reason.EnrollmentLongerThanAnalysis(DATE, DATE.plusDays(7), DATE.plusDays(5)),
            new Reason.NotDue(AnalysisPeriod.WEEK, DATE, null),
            new Reason.NotSelected(AnalysisPeriod.WEEK),
            new Reason.NoMetrics(AnalysisPeriod.WEEK),
            new Reason.NoMatchingMetrics(AnalysisPeriod.WEEK, List.of("a"), ""));

    @Test
    void givesEveryReasonASentenceOfItsOwn() {
        assertThat(ALL)
                .extracting(Reason::sentence)
                .doesNotHaveDuplicates()
                .allSatisfy(sentence -> assertThat(sentence).isNotBlank().doesNotContain("%", "null"));
    }

    @Test
    void knowsNoReasonThatIsNotTestedHere() {
        assertThat(ALL)
                .extracting(reason -> (Object) reason.getClass())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList((Object[]) Reason.class.getPermittedSubclasses()));
    }

    @Test
    void namesTheLimitAndTheValue() {
        assertThat(new Reason.Ended(DATE, DATE.plusDays(1)).sentence())
                .isEqualTo("it ended on 2026-03-02, before 2026-03-03");
        assertThat(new Reason.NotDue(AnalysisPeriod.WEEK, DATE, DATE.plusDays(3)).sentence())
                .isEqualTo("no window of period week closes on 2026-03-02; the next one does on 2026-03-05");
        assertThat(new Reason.UnsupportedApplication("web", Set.of("fenix", "firefox_ios")).sentence())
                .isEqualTo("its application 'web' is none of [fenix, firefox_ios]");
    }

    @Test
    void logsErrorsOrWarningsButNotBoth() {
        assertThat(ALL).noneMatch(reason -> reason.isErrorRow() && reason.isWarning());
        assertThat(ALL).filteredOn(Reason::isWarning).hasSize(2);
    }
}
