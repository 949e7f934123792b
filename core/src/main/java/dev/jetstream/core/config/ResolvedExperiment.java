package dev.jetstream.core.config;

import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment's record with its config's overrides applied.
 *
 * @param record as Experimenter has it
 * @param status Complete as soon as the config names an end date
 * @param proposedEnrollment days; the config's enrollment period if not zero, else the record's
 * @param enrollmentPeriod days; the config's, else whole days to the record's enrollment end plus 1, else proposed
 * @param enrollmentPeriodConfigured whether the config itself set it
 * @param analysisUnit null when the record's randomization unit is unknown and the config names no unit
 * @param enrollmentQuery rendered custom enrollments query, or null
 * @param enrollmentsQueryType {@code normandy}, {@code glean-event}, {@code fenix-fallback}, {@code cirrus},
 *     {@code background-update}, or null for the platform's
 * @param sampleSize percent, or null for all
 * @param datasetId where private (or diverted) results go, or null
 * @param hasExternalConfigOverrides whether reference branch, dates or enrollment differ from the record
 */
public record ResolvedExperiment(
        Experiment record,
        @Nullable ExperimentStatus status,
        @Nullable LocalDate startDate,
        @Nullable LocalDate endDate,
        int proposedEnrollment,
        int enrollmentPeriod,
        boolean enrollmentPeriodConfigured,
        @Nullable String referenceBranch,
        @Nullable AnalysisUnit analysisUnit,
        @Nullable String enrollmentQuery,
        @Nullable String enrollmentsQueryType,
        @Nullable Integer sampleSize,
        boolean skip,
        boolean isPrivate,
        @Nullable String datasetId,
        boolean hasExternalConfigOverrides) {

    public String slug() {
        return record.slug();
    }

    public List<Branch> branches() {
        return record.branches();
    }
}
