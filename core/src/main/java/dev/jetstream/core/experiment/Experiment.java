package dev.jetstream.core.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as its record in Experimenter says, before any config; dates are UTC days.
 *
 * @param slug the Nimbus (once "normandy") slug; empty for a v1 record that has none, which is never analysed
 * @param experimenterSlug the older second name, v1 only
 * @param type {@code v6} for every Nimbus record; {@code pref}, {@code addon}, {@code message} in v1
 * @param status Live or Complete, derived from the end date
 * @param proposedEnrollment days
 * @param referenceBranch not checked against the branches
 * @param enrollmentEndDate the actual one, null while enrolling
 * @param outcomes slugs, in order
 * @param segments slugs, in order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Experiment(
        String slug,
        @Nullable String experimenterSlug,
        String type,
        @Nullable ExperimentStatus status,
        List<Branch> branches,
        @Nullable LocalDate startDate,
        @Nullable LocalDate endDate,
        int proposedEnrollment,
        @Nullable String referenceBranch,
        boolean isHighPopulation,
        String appName,
        String appId,
        @Nullable BucketConfig bucketConfig,
        boolean isEnrollmentPaused,
        List<String> outcomes,
        List<String> segments,
        @Nullable LocalDate enrollmentEndDate,
        boolean isRollout,
        boolean isHoldback,
        boolean doRerun,
        @Nullable Instant doRerunTimestamp) {
    public Experiment {
        branches = List.copyOf(branches);
        outcomes = List.copyOf(outcomes);
        segments = List.copyOf(segments);
    }

    /** The application's dataset: everything but letters and digits becomes {@code _}, lower case. */
    public String appDataset() {
        return Slugs.dataset(appId);
    }
}
