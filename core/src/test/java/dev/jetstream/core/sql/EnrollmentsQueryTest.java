package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.config.Segment;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollmentsQueryTest {
    private static final TimeLimits LIMITS =
            TimeLimits.of(LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-09"), new AnalysisWindow(0, 0));

    @Test
    void samplesAllClientsUnlessToldOtherwise() {
        assertThat(query(client("fenix"), "normandy", null, null).sql()).contains("e.sample_id < 100");
        assertThat(query(client("fenix"), "normandy", null, 0).sql()).contains("e.sample_id < 100");
        assertThat(query(client("fenix"), "normandy", null, 7).sql()).contains("e.sample_id < 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"glean-event", "fenix-fallback", "cirrus"})
    void refusesGroupsWhereOnlyClientsAreKnown(String type) {
        SqlScope groups = new SqlScope("slug", "fenix", AnalysisUnit.PROFILE_GROUP_ID, false);

        assertThatThrownBy(() -> query(groups, type, null, null).sql())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("profile_group_id")
                .satisfies(failure ->
                        assertThat(((InvalidException) failure).errorClass()).isEqualTo("IncompatibleAnalysisUnit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"glean-event", "cirrus"})
    void refusesATypeWithoutItsApplication(String type) {
        assertThatThrownBy(() -> query(client(""), type, null, null).sql())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("appId");
    }

    @Test
    void refusesAnUnknownType() {
        assertThatThrownBy(
                        () -> query(client("fenix"), "smoke-signal", null, null).sql())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("'smoke-signal' is none of [normandy, glean-event");
    }

    @Test
    void refusesACustomQueryOverTheOtherUnit() {
        assertThatThrownBy(() -> query(client("fenix"), "normandy", "SELECT profile_group_id FROM x", null)
                        .sql())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("enrollment_query names profile_group_id, but the analysis unit is client_id");
    }

    @Test
    void keepsACustomQueryThatEndsInAComment() {
        String sql = query(client("fenix"), "normandy", "SELECT client_id FROM x -- mine", null)
                .sql();

        assertThat(sql).contains("  SELECT client_id FROM x -- mine\n),\n").doesNotContain("'enroll'");
    }

    @Test
    void givesSegmentsInTheirOwnOrder() {
        Segment a = SqlFixtures.segment("a", SqlFixtures.segmentSource("one", "p.d.t", 0, 0), "COUNT(*) > 1");
        Segment b = SqlFixtures.segment("b", SqlFixtures.segmentSource("two", "p.d.u", -7, -1), "COUNT(*) > 2");
        Segment c = SqlFixtures.segment("c", SqlFixtures.segmentSource("one", "p.d.t", 0, 0), "COUNT(*) > 3");

        String sql = new EnrollmentsQuery(client("fenix"), LIMITS, "normandy", null, null, null, List.of(a, b, c), null)
                .sql();

        assertThat(sql).contains("ds_0.a,\n    ds_1.b,\n    ds_0.c\n").doesNotContain("ds_2");
        assertThat(sql).contains("DATE '2026-02-23' AND DATE '2026-03-08'", "INTERVAL -7 DAY", "INTERVAL -1 DAY");
    }

    @Test
    void refusesASegmentThatLooksBackwards() {
        Segment wrong = SqlFixtures.segment("a", SqlFixtures.segmentSource("one", "p.d.t", 3, 2), "COUNT(*) > 1");

        assertThatThrownBy(() -> new EnrollmentsQuery(
                                client("fenix"), LIMITS, "normandy", null, null, null, List.of(wrong), null)
                        .sql())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("window_start 3 is after window_end 2");
    }

    @Test
    void ordersTheEnrollmentsOfOneClientWhole() {
        assertThat(query(client("fenix"), "background-update", null, null).sql())
                .contains("ORDER BY enrollment_date, branch, num_enrollment_events")
                .doesNotContain("ANY_VALUE");
    }

    private static SqlScope client(String appDataset) {
        return new SqlScope("slug", appDataset, AnalysisUnit.CLIENT_ID, false);
    }

    private static EnrollmentsQuery query(
            SqlScope scope, String type, @Nullable String custom, @Nullable Integer sampleSize) {
        return new EnrollmentsQuery(scope, LIMITS, type, custom, null, sampleSize, List.of(), null);
    }
}
