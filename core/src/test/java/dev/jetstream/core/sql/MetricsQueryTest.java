package dev.jetstream.core.sql;

import static dev.jetstream.core.experiment.AnalysisBasis.ENROLLMENTS;
import static dev.jetstream.core.experiment.AnalysisBasis.EXPOSURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.warehouse.TableId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsQueryTest {
    private static final TimeLimits WEEK_2 =
            TimeLimits.of(LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-09"), new AnalysisWindow(7, 13));
    private static final DataSource SOURCE = SqlFixtures.source("main", "p.d.main", "native");
    private static final ExposureSignal SIGNAL = SqlFixtures.signal("seen", SOURCE, "seen OR shown", 0, 3);
    private static final String FROM_EXPOSURE = "DATE_ADD(e.exposure_date, INTERVAL e.analysis_window_start DAY)";
    private static final String FROM_ENROLLMENT = "DATE_ADD(e.enrollment_date, INTERVAL e.analysis_window_start DAY)";

    @Test
    void countsExposuresFromExposureUnlessASignalSaysWhatThatIs() {
        assertThat(query(EXPOSURES, ExposuresAnchor.EXPOSURE, null)).contains(FROM_EXPOSURE);
        assertThat(query(EXPOSURES, ExposuresAnchor.EXPOSURE, SIGNAL)).contains(FROM_ENROLLMENT);
        assertThat(query(EXPOSURES, ExposuresAnchor.ENROLLMENT, null)).contains(FROM_ENROLLMENT);
        assertThat(query(ENROLLMENTS, ExposuresAnchor.EXPOSURE, null)).contains(FROM_ENROLLMENT);
    }

    @Test
    void looksForTheSignalWhereExposureMatters() {
        String joined = "LEFT JOIN exposures AS x";

        assertThat(query(EXPOSURES, ExposuresAnchor.EXPOSURE, SIGNAL)).contains(joined);
        assertThat(query(ENROLLMENTS, ExposuresAnchor.EXPOSURE, SIGNAL)).doesNotContain(joined);
        assertThat(query(ENROLLMENTS, ExposuresAnchor.ENROLLMENT, SIGNAL)).contains(joined);
    }

    @Test
    void keepsASignalsAlternativesTogether() {
        assertThat(query(EXPOSURES, ExposuresAnchor.EXPOSURE, SIGNAL))
                .containsPattern("BETWEEN DATE '2026-03-02' AND DATE '2026-03-05'\\s+AND \\(\\s+seen OR shown\\s+\\)");
    }

    @Test
    void asksForOneWindowOnly() {
        assertThat(query(ENROLLMENTS, ExposuresAnchor.EXPOSURE, null))
                .contains("7 AS analysis_window_start,", "13 AS analysis_window_end,")
                .contains("BETWEEN DATE '2026-03-09' AND DATE '2026-03-22'");
    }

    @Test
    void knowsClientsByTheIdThatWasAskedFor() {
        DataSource both = new DataSource(
                "ids",
                "p.d.t",
                null,
                "client_id",
                "profile_group_id",
                "submission_date",
                "build_id",
                null,
                null,
                null,
                false,
                List.of(),
                "glean.id",
                "legacy_id",
                null);

        assertThat(query(both, AnalysisUnit.CLIENT_ID, true)).contains("ON ds.glean.id = e.analysis_id");
        assertThat(query(both, AnalysisUnit.CLIENT_ID, false)).contains("ON ds.legacy_id = e.analysis_id");
        assertThat(query(SOURCE, AnalysisUnit.CLIENT_ID, true)).contains("ON ds.client_id = e.analysis_id");
        assertThat(query(both, AnalysisUnit.PROFILE_GROUP_ID, true)).contains("ON ds.profile_group_id = e.analysis_id");
    }

    @Test
    void putsDatasetAndSlugIn() {
        DataSource source = SqlFixtures.source("t", "mozdata.{dataset}.t", null, "client_id", "d", "default_one");
        Metric metric = SqlFixtures.metric("m", source, "COUNTIF(x = '{experiment_slug}' AND y = '{{}}')");

        assertThat(query(new SqlScope("a-slug", "app", AnalysisUnit.CLIENT_ID, false), metric))
                .contains("mozdata.app.t AS ds", "x = 'a-slug' AND y = '{}'");
        assertThat(query(new SqlScope("a-slug", "", AnalysisUnit.CLIENT_ID, false), metric))
                .contains("mozdata.default_one.t AS ds");
    }

    @Test
    void refusesTwoSourcesOfOneName() {
        DataSource other = SqlFixtures.source("main", "p.d.other", null);

        assertThatThrownBy(() -> new MetricsQuery(
                                scope(false),
                                WEEK_2,
                                new TableId("p", "d", "e"),
                                ENROLLMENTS,
                                ExposuresAnchor.EXPOSURE,
                                null,
                                List.of(
                                        SqlFixtures.metric("a", SOURCE, "COUNT(*)"),
                                        SqlFixtures.metric("b", other, "COUNT(*)")),
                                true)
                        .sql())
                .isInstanceOf(InvalidException.class)
                .hasMessage("data source 'main' has 2 different definitions");
    }

    @Test
    void refusesAnUnknownKindOfExperimentsColumn() {
        DataSource odd = SqlFixtures.source("odd", "p.d.t", "modern");

        assertThatThrownBy(() -> query(odd, AnalysisUnit.CLIENT_ID, false))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("data source 'odd': experiments_column_type 'modern'");
    }

    private static String query(AnalysisBasis basis, ExposuresAnchor anchor, @Nullable ExposureSignal signal) {
        return new MetricsQuery(
                        scope(false),
                        WEEK_2,
                        new TableId("p", "d", "e"),
                        basis,
                        anchor,
                        signal,
                        List.of(SqlFixtures.metric("a", SOURCE, "COUNT(*)")),
                        true)
                .sql();
    }

    private static String query(DataSource source, AnalysisUnit unit, boolean useGleanIds) {
        return query(new SqlScope("slug", "", unit, useGleanIds), SqlFixtures.metric("a", source, "COUNT(*)"));
    }

    private static String query(SqlScope scope, Metric metric) {
        return new MetricsQuery(
                        scope,
                        WEEK_2,
                        new TableId("p", "d", "e"),
                        ENROLLMENTS,
                        ExposuresAnchor.EXPOSURE,
                        null,
                        List.of(metric),
                        true)
                .sql();
    }

    private static SqlScope scope(boolean useGleanIds) {
        return new SqlScope("slug", "", AnalysisUnit.CLIENT_ID, useGleanIds);
    }
}
