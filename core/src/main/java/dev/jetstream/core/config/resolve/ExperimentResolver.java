package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.spec.ExperimentSpec;
import dev.jetstream.core.config.template.Attributes;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Applies {@code [experiment]} to the record, and shows the result to templates as {@code experiment}. */
final class ExperimentResolver {
    static final Set<String> RANDOMIZATION_UNITS = Set.of("normandy_id", "nimbus_id", "user_id", "group_id");

    private final ExperimentSpec config;
    private final Experiment record;

    ExperimentResolver(ExperimentSpec config, Experiment record) {
        this.config = config;
        this.record = record;
    }

    ResolvedExperiment resolve() {
        if (config.isPrivate()
                && (config.datasetId() == null || config.datasetId().isEmpty())) {
            throw ConfigException.of(
                    Kind.VALUE,
                    config.place(),
                    "experiment.dataset_id",
                    "a private experiment needs a dataset of its own",
                    "give dataset_id = \"…\"");
        }
        String query = config.enrollmentQuery() == null
                ? null
                : Rendering.render(config.enrollmentQuery(), Map.of("experiment", attributes()));
        String referenceBranch = either(config.referenceBranch(), record.referenceBranch());
        return new ResolvedExperiment(
                record,
                config.endDate() == null ? record.status() : ExperimentStatus.COMPLETE,
                startDate(),
                endDate(),
                proposedEnrollment(),
                enrollmentPeriod(),
                config.enrollmentPeriod() != null,
                referenceBranch,
                analysisUnit(),
                query,
                config.enrollmentsQueryType(),
                config.sampleSize(),
                config.skip(),
                config.isPrivate(),
                config.datasetId(),
                !Objects.equals(referenceBranch, record.referenceBranch())
                        || !Objects.equals(startDate(), record.startDate())
                        || !Objects.equals(endDate(), record.endDate())
                        || proposedEnrollment() != record.proposedEnrollment());
    }

    /** What a template gets for {@code experiment.<name>}. */
    Attributes attributes() {
        Map<String, Supplier<@Nullable Object>> values = new LinkedHashMap<>();
        values.put("normandy_slug", record::slug);
        values.put("experimenter_slug", record::experimenterSlug);
        values.put("app_name", record::appName);
        values.put("app_id", record::appId);
        values.put("type", record::type);
        values.put("start_date_str", () -> given(startDate(), Kind.NO_START_DATE, "start"));
        values.put("end_date_str", () -> given(endDate(), Kind.NO_END_DATE, "end"));
        values.put(
                "last_enrollment_date_str",
                () -> given(startDate(), Kind.NO_START_DATE, "start").plusDays(enrollmentPeriod()));
        values.put("start_date", () -> midnight(startDate()));
        values.put("end_date", () -> midnight(endDate()));
        values.put("enrollment_end_date", () -> midnight(record.enrollmentEndDate()));
        values.put("proposed_enrollment", this::proposedEnrollment);
        values.put("enrollment_period", this::enrollmentPeriod);
        values.put("reference_branch", () -> either(config.referenceBranch(), record.referenceBranch()));
        values.put("is_high_population", record::isHighPopulation);
        values.put("is_enrollment_paused", record::isEnrollmentPaused);
        values.put("is_rollout", record::isRollout);
        BucketConfig buckets = record.bucketConfig();
        values.put("bucket_start", () -> buckets == null ? null : buckets.start());
        values.put("bucket_count", () -> buckets == null ? null : buckets.count());
        values.put("randomization_unit", () -> buckets == null ? null : buckets.randomizationUnit());
        values.put("enrollment_query", this::refuseSelfReference);
        return name -> Optional.ofNullable(values.get(name)).map(value -> new Attributes.Value(value.get()));
    }

    private @Nullable Object refuseSelfReference() {
        throw ConfigException.of(
                Kind.VALUE,
                config.enrollmentQuery() == null
                        ? config.place()
                        : config.enrollmentQuery().place(),
                "experiment.enrollment_query",
                "a template cannot refer to experiment.enrollment_query",
                null);
    }

    private LocalDate given(@Nullable LocalDate date, Kind kind, String which) {
        if (date == null) {
            throw ConfigException.of(
                    kind,
                    config.place(),
                    "experiment." + which + "_date",
                    "%s has no %s date, and a template asks for it".formatted(record.slug(), which),
                    "set %s_date in [experiment]".formatted(which));
        }
        return date;
    }

    private static @Nullable String midnight(@Nullable LocalDate date) {
        return date == null ? null : date + " 00:00:00+00:00";
    }

    private @Nullable LocalDate startDate() {
        return config.startDate() == null ? record.startDate() : config.startDate();
    }

    private @Nullable LocalDate endDate() {
        return config.endDate() == null ? record.endDate() : config.endDate();
    }

    private int proposedEnrollment() {
        Integer period = config.enrollmentPeriod();
        return period == null || period == 0 ? record.proposedEnrollment() : period;
    }

    private int enrollmentPeriod() {
        if (config.enrollmentPeriod() != null) {
            return config.enrollmentPeriod();
        }
        LocalDate start = startDate();
        LocalDate end = record.enrollmentEndDate();
        return start == null || end == null
                ? proposedEnrollment()
                : Math.toIntExact(ChronoUnit.DAYS.between(start, end)) + 1;
    }

    private @Nullable AnalysisUnit analysisUnit() {
        if (config.analysisUnit() != null) {
            return config.analysisUnit();
        }
        BucketConfig buckets = record.bucketConfig();
        if (buckets == null) {
            return AnalysisUnit.CLIENT_ID;
        }
        if (!RANDOMIZATION_UNITS.contains(buckets.randomizationUnit())) {
            return null;
        }
        return buckets.randomizationUnit().equals("group_id") ? AnalysisUnit.PROFILE_GROUP_ID : AnalysisUnit.CLIENT_ID;
    }

    private static @Nullable String either(@Nullable String own, @Nullable String other) {
        return own == null || own.isEmpty() ? other : own;
    }
}
