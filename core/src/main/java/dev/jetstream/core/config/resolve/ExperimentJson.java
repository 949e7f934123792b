package dev.jetstream.core.config.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The {@code experiment} part of {@link ConfigJson}. */
final class ExperimentJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ExperimentJson() {}

    static ObjectNode of(ResolvedExperiment experiment) {
        BucketConfig buckets = experiment.record().bucketConfig();
        AnalysisUnit unit = experiment.analysisUnit();
        ExperimentStatus status = experiment.status();
        LocalDate start = experiment.startDate();
        ObjectNode json = NODES.objectNode();
        json.put("normandy_slug", experiment.slug());
        json.put("app_name", experiment.record().appName());
        json.put("status", status == null ? null : status.value());
        json.put("start_date", text(start));
        json.put("end_date", text(experiment.endDate()));
        json.put("enrollment_end_date", text(experiment.record().enrollmentEndDate()));
        json.set("start_date_str", dateOr(start, "NoStartDateException"));
        json.set("end_date_str", dateOr(experiment.endDate(), "NoEndDateException"));
        json.set(
                "last_enrollment_date_str",
                dateOr(start == null ? null : start.plusDays(experiment.enrollmentPeriod()), "NoStartDateException"));
        json.put("proposed_enrollment", experiment.proposedEnrollment());
        json.put("enrollment_period", experiment.enrollmentPeriod());
        json.put("reference_branch", experiment.referenceBranch());
        json.put("is_enrollment_paused", experiment.record().isEnrollmentPaused());
        json.set("analysis_unit", unit == null ? error("ValueError") : NODES.textNode(unit.value()));
        json.set("randomization_unit", randomizationUnit(buckets));
        json.put("bucket_start", buckets == null ? null : buckets.start());
        json.put("bucket_count", buckets == null ? null : buckets.count());
        json.put("enrollment_query", experiment.enrollmentQuery());
        json.put("enrollments_query_type", experiment.enrollmentsQueryType());
        json.put("sample_size", experiment.sampleSize());
        json.put("skip", experiment.skip());
        json.put("is_private", experiment.isPrivate());
        json.put("dataset_id", experiment.datasetId());
        json.put("has_external_config_overrides", experiment.hasExternalConfigOverrides());
        return json;
    }

    private static JsonNode randomizationUnit(@Nullable BucketConfig buckets) {
        if (buckets == null) {
            return NODES.nullNode();
        }
        return ExperimentResolver.RANDOMIZATION_UNITS.contains(buckets.randomizationUnit())
                ? NODES.textNode(buckets.randomizationUnit())
                : error("ValueError");
    }

    private static JsonNode dateOr(@Nullable LocalDate date, String errorClass) {
        return date == null ? error(errorClass) : NODES.textNode(date.toString());
    }

    private static ObjectNode error(String errorClass) {
        return NODES.objectNode().put("error", errorClass);
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }
}
