package dev.jetstream.core.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record of any form to an experiment: Nimbus (API v6 and v8), the retired v1, or the flat form of the golden
 * config inputs (also as the {@code experiment} of such a file).
 *
 * <p>Every record is mapped on its own; a bad one says all that is wrong with it. Texts where booleans belong are
 * refused, and so is a Nimbus record with a null slug; one of v1 may have none.
 */
public final class ExperimentRecords {
    private static final String DESKTOP = "firefox_desktop";
    private static final String DESKTOP_ID = "firefox-desktop";
    private static final int BUCKETS = 10_000;

    private final Clock clock;

    /**
     * A mapper.
     *
     * @param clock decides which Nimbus experiments are over: the records do not say
     */
    public ExperimentRecords(Clock clock) {
        this.clock = clock;
    }

    /** The experiment a record describes, or why it describes none. */
    public CatalogEntry read(JsonNode record) {
        if (!record.isObject()) {
            return new CatalogEntry.Rejected(null, "$ is not an object but %s".formatted(record.getNodeType()));
        }
        if (record.path("experiment").isObject()) {
            return read(record.path("experiment"));
        }
        if (record.has("variants")) {
            return "rapid".equals(record.path("type").asText())
                    ? new CatalogEntry.Rejected(slug(record), "type is rapid")
                    : mapped(record, this::v1);
        }
        return mapped(record, record.has("normandy_slug") ? ExperimentRecords::flat : this::nimbus);
    }

    private static CatalogEntry mapped(JsonNode record, Function<JsonFields, Experiment> map) {
        JsonFields fields = new JsonFields(record);
        Experiment experiment = map.apply(fields);
        if (!fields.faults().isEmpty()) {
            return new CatalogEntry.Rejected(slug(record), String.join("; ", fields.faults()));
        }
        if (experiment.slug().isEmpty() && record.has("variants")) {
            return new CatalogEntry.Found(experiment);
        }
        try {
            var unused = Slugs.check(experiment.slug());
            return new CatalogEntry.Found(experiment);
        } catch (InvalidException e) {
            return new CatalogEntry.Rejected(slug(record), e.reason());
        }
    }

    private static @Nullable String slug(JsonNode record) {
        JsonNode normandy = record.path("normandy_slug");
        JsonNode slug = normandy.isTextual() ? normandy : record.path("slug");
        return slug.isTextual() ? slug.textValue() : null;
    }

    private Experiment nimbus(JsonFields record) {
        LocalDate end = record.requiredDate("endDate");
        return new Experiment(
                record.text("slug"),
                null,
                "v6",
                end == null || !midnight(end).isBefore(clock.instant())
                        ? ExperimentStatus.LIVE
                        : ExperimentStatus.COMPLETE,
                record.list("branches", ExperimentRecords::branch),
                record.requiredDate("startDate"),
                end,
                record.integer("proposedEnrollment"),
                requiredOrNull(record, "referenceBranch"),
                false,
                record.textOr("appName", DESKTOP),
                record.textOr("appId", DESKTOP_ID),
                buckets(record.object("bucketConfig"), "randomizationUnit"),
                record.flag("isEnrollmentPaused"),
                record.listOrNone("outcomes", item -> item.text("slug")),
                record.listOrNone("segments", item -> item.text("slug")),
                record.date("enrollmentEndDate"),
                record.flag("isRollout"),
                record.flag("isHoldback"),
                record.flag("doRerun"),
                record.instant("doRerunTimestamp"));
    }

    private Experiment v1(JsonFields record) {
        List<String> controls = record.listOrNone("variants", ExperimentRecords::slugIfControl).stream()
                .flatMap(Optional::stream)
                .toList();
        return new Experiment(
                record.textOr("normandy_slug", ""),
                record.textOrNull("slug"),
                record.text("type"),
                status(record),
                record.listOrNone("variants", ExperimentRecords::branch),
                epochDay(record, "start_date"),
                epochDay(record, "end_date"),
                record.integerOr("proposed_enrollment", 0),
                controls.size() == 1 ? controls.get(0) : null,
                record.flag("is_high_population"),
                DESKTOP,
                DESKTOP_ID,
                null,
                false,
                record.listOrNone("outcomes", item -> item.text("slug")),
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }

    private static Experiment flat(JsonFields record) {
        return new Experiment(
                record.text("normandy_slug"),
                record.textOrNull("experimenter_slug"),
                record.textOr("type", "v6"),
                status(record),
                record.listOrNone("branches", ExperimentRecords::branch),
                record.date("start_date"),
                record.date("end_date"),
                record.integerOr("proposed_enrollment", 0),
                record.textOrNull("reference_branch"),
                record.flag("is_high_population"),
                record.textOr("app_name", DESKTOP),
                record.textOr("app_id", DESKTOP_ID),
                record.isNull("bucket_config") ? null : buckets(record.object("bucket_config"), "randomization_unit"),
                record.flag("is_enrollment_paused"),
                record.listOrNone("outcomes", JsonFields::asText),
                record.listOrNone("segments", JsonFields::asText),
                record.date("enrollment_end_date"),
                record.flag("is_rollout"),
                record.flag("is_holdback"),
                record.flag("do_rerun"),
                record.instant("do_rerun_timestamp"));
    }

    private static Branch branch(JsonFields branch) {
        return new Branch(branch.text("slug"), branch.integer("ratio"));
    }

    private static Optional<String> slugIfControl(JsonFields variant) {
        return variant.flag("is_control") ? Optional.ofNullable(variant.textOrNull("slug")) : Optional.empty();
    }

    private static @Nullable BucketConfig buckets(@Nullable JsonFields buckets, String unit) {
        return buckets == null
                ? null
                : new BucketConfig(
                        buckets.text(unit),
                        buckets.text("namespace"),
                        buckets.integer("start"),
                        buckets.integer("count"),
                        buckets.integerOr("total", BUCKETS));
    }

    private static @Nullable String requiredOrNull(JsonFields record, String name) {
        if (!record.has(name)) {
            record.fault(name, "is missing");
        }
        return record.textOrNull(name);
    }

    /** Everything before the launch, and what was rejected, counts as a draft. */
    private static @Nullable ExperimentStatus status(JsonFields record) {
        String status = record.textOrNull("status");
        return status == null
                ? null
                : Arrays.stream(ExperimentStatus.values())
                        .filter(known -> known.value().equals(status))
                        .findFirst()
                        .orElse(ExperimentStatus.DRAFT);
    }

    private static @Nullable LocalDate epochDay(JsonFields record, String name) {
        JsonNode millis = record.raw(name);
        if (millis.isNumber() && Math.abs(millis.doubleValue()) < 1e14) {
            return Instant.ofEpochMilli(millis.longValue())
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate();
        }
        if (!millis.isNull()) {
            record.fault(name, record.has(name) ? "is not a number of milliseconds" : "is missing");
        }
        return null;
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
