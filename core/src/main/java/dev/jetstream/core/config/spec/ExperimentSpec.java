package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code [experiment]} of a config: what it overrides in the record, and how to enrol.
 *
 * @param origins where each of its keys was written
 */
public record ExperimentSpec(
        @Nullable SourcedText enrollmentQuery,
        @Nullable Integer enrollmentPeriod,
        @Nullable String referenceBranch,
        @Nullable LocalDate startDate,
        @Nullable LocalDate endDate,
        List<Reference> segments,
        List<Reference> outcomes,
        boolean skip,
        @Nullable ExposureSignalSpec exposureSignal,
        boolean isPrivate,
        @Nullable String datasetId,
        @Nullable Integer sampleSize,
        @Nullable AnalysisUnit analysisUnit,
        @Nullable String enrollmentsQueryType,
        Origins origins) {

    /** The table, or the last of those that were merged. */
    public Place place() {
        return origins.table();
    }

    /**
     * What counts as exposure.
     *
     * @param windowStart an Integer (days), a named place of the enrollment or analysis window, or null
     * @param windowEnd likewise
     */
    public record ExposureSignalSpec(
            String name,
            String dataSource,
            String selectExpression,
            String friendlyName,
            String description,
            @Nullable Object windowStart,
            @Nullable Object windowEnd,
            Origins origins) {}

    static ExperimentSpec empty(Place place) {
        return new ExperimentSpec(
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                false,
                null,
                false,
                null,
                null,
                null,
                null,
                Origins.none(place));
    }

    ExperimentSpec overriddenBy(ExperimentSpec later) {
        return new ExperimentSpec(
                Truthy.either(later.enrollmentQuery, enrollmentQuery),
                Truthy.either(later.enrollmentPeriod, enrollmentPeriod),
                Truthy.either(later.referenceBranch, referenceBranch),
                Truthy.either(later.startDate, startDate),
                Truthy.either(later.endDate, endDate),
                later.segments.isEmpty() ? segments : later.segments,
                later.outcomes.isEmpty() ? outcomes : later.outcomes,
                later.skip || skip,
                Truthy.either(later.exposureSignal, exposureSignal),
                later.isPrivate || isPrivate,
                Truthy.either(later.datasetId, datasetId),
                Truthy.either(later.sampleSize, sampleSize),
                Truthy.either(later.analysisUnit, analysisUnit),
                Truthy.either(later.enrollmentsQueryType, enrollmentsQueryType),
                origins.overriddenBy(later.origins));
    }

    /** The same, private: set for every config of a private repository. */
    ExperimentSpec asPrivate() {
        return new ExperimentSpec(
                enrollmentQuery,
                enrollmentPeriod,
                referenceBranch,
                startDate,
                endDate,
                segments,
                outcomes,
                skip,
                exposureSignal,
                true,
                datasetId,
                sampleSize,
                analysisUnit,
                enrollmentsQueryType,
                origins);
    }
}
