package dev.jetstream.core.sql;

import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data sources, metrics and segments for tests; everything not named has its default. */
public final class SqlFixtures {
    private SqlFixtures() {}

    /** A data source with the usual columns. */
    public static DataSource source(String name, String from, @Nullable String experimentsColumnType) {
        return source(name, from, experimentsColumnType, "client_id", "submission_date", null);
    }

    /** A data source with columns of its own. */
    public static DataSource source(
            String name,
            String from,
            @Nullable String experimentsColumnType,
            String clientId,
            String date,
            @Nullable String defaultDataset) {
        return new DataSource(
                name,
                from,
                experimentsColumnType,
                clientId,
                "profile_group_id",
                date,
                "SAFE.SUBSTR(application.build_id, 0, 8)",
                defaultDataset,
                null,
                null,
                false,
                List.of(AnalysisUnit.CLIENT_ID),
                null,
                null,
                null);
    }

    /** A metric on both bases. */
    public static Metric metric(String name, DataSource source, String expression) {
        return metric(name, source, expression, List.of(AnalysisBasis.values()));
    }

    /** A metric on some bases. */
    public static Metric metric(String name, DataSource source, String expression, List<AnalysisBasis> bases) {
        return new Metric(
                name,
                source,
                expression,
                null,
                null,
                true,
                bases,
                List.of(AnalysisUnit.CLIENT_ID),
                null,
                "scalar",
                null,
                null,
                false,
                null);
    }

    /** A segment over the enrollment day. */
    public static Segment segment(String name, SegmentDataSource source, String expression) {
        return new Segment(name, source, expression, null, null);
    }

    /** Where segments look. */
    public static SegmentDataSource segmentSource(String name, String from, int start, int end) {
        return new SegmentDataSource(
                name, from, start, end, "client_id", "profile_group_id", "submission_date", null, null, null);
    }

    /** An exposure signal. */
    public static ExposureSignal signal(
            String name, DataSource source, String expression, @Nullable Object start, @Nullable Object end) {
        return new ExposureSignal(name, source, expression, null, null, start, end);
    }
}
