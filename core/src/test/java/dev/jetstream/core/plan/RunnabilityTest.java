package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunnabilityTest {
    private static final Set<String> SUPPORTED =
            PlatformConfig.builtIn().platforms().keySet();
    private static final LocalDate DATE = PlanFixtures.WEEK_1;

    /** In the order in which they are found. */
    static List<Arguments> obstacles() {
        return List.of(
                obstacle(change -> change.slug = "", "NoSlugException"),
                obstacle(change -> change.skip = true, "ExplicitSkipException"),
                obstacle(change -> change.highPopulation = true, "HighPopulationException"),
                obstacle(change -> change.enrollmentPeriod = 0, "NoEnrollmentPeriodException"),
                obstacle(change -> change.start = null, "NoStartDateException"),
                obstacle(change -> change.end = DATE.minusDays(1), "EndedException"),
                obstacle(change -> change.rollout = true, "RolloutSkipException"),
                obstacle(change -> change.appName = "web", "UnsupportedApplicationException"),
                obstacle(change -> change.holdback = true, ""),
                obstacle(change -> change.enrollmentEnd = null, "EnrollmentNotCompleteException"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void findsEachObstacle(Consumer<PlanFixtures.Change> obstacle, String errorClass) {
        PlanFixtures.Change change = new PlanFixtures.Change();
        obstacle.accept(change);

        Reason reason = check(change).orElseThrow();

        assertThat(reason.errorClass().orElse("")).isEqualTo(errorClass);
        assertThat(reason.isErrorRow()).isEqualTo(!errorClass.isEmpty());
        assertThat(reason.isValidation()).isEqualTo(!errorClass.equals("UnsupportedApplicationException"));
        assertThat(reason.sentence()).isNotBlank();
    }

    @Test
    void namesTheFirstOfSeveralObstacles() {
        List<Consumer<PlanFixtures.Change>> all = obstacles().stream()
                .map(arguments -> RunnabilityTest.obstacleOf(arguments))
                .toList();
        for (int first = 0; first < all.size(); first++) {
            PlanFixtures.Change one = new PlanFixtures.Change();
            all.get(first).accept(one);
            PlanFixtures.Change several = new PlanFixtures.Change();
            all.subList(first, all.size()).forEach(obstacle -> obstacle.accept(several));

            assertThat(check(several).map(Reason::getClass))
                    .isEqualTo(check(one).map(Reason::getClass));
        }
    }

    @Test
    void findsNothingAgainstAnOrdinaryExperiment() {
        PlanFixtures.Change configured = new PlanFixtures.Change();
        configured.enrollmentEnd = null;
        configured.enrollmentConfigured = true;
        PlanFixtures.Change nameless = new PlanFixtures.Change();
        nameless.appName = "";
        PlanFixtures.Change ending = new PlanFixtures.Change();
        ending.end = DATE;

        assertThat(Stream.of(new PlanFixtures.Change(), configured, nameless, ending))
                .allSatisfy(change -> assertThat(check(change)).isEmpty());
    }

    @Test
    void letsAHoldbackPassWhenItsOverallWindowAloneIsAskedFor() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.holdback = true;

        assertThat(Runnability.check(change.experiment(), DATE, FlaggedReruns.periods(), SUPPORTED))
                .isEmpty();
        assertThat(Runnability.check(
                        change.experiment(), DATE, EnumSet.of(AnalysisPeriod.OVERALL, AnalysisPeriod.DAY), SUPPORTED))
                .contains(new Reason.Holdback());
    }

    @Test
    void asksForNoDateWhereThereIsNone() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.end = DATE.minusYears(1);

        assertThat(Runnability.check(change.experiment(), null, EnumSet.allOf(AnalysisPeriod.class), SUPPORTED))
                .isEmpty();
    }

    private static Optional<Reason> check(PlanFixtures.Change change) {
        return Runnability.check(change.experiment(), DATE, EnumSet.allOf(AnalysisPeriod.class), SUPPORTED);
    }

    private static Arguments obstacle(Consumer<PlanFixtures.Change> change, String errorClass) {
        return Arguments.of(change, errorClass);
    }

    @SuppressWarnings("unchecked") // as obstacle() put it in
    private static Consumer<PlanFixtures.Change> obstacleOf(Arguments arguments) {
        return (Consumer<PlanFixtures.Change>) arguments.get()[0];
    }
}
