package dev.jetstream.exporter.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.config.collection.OutcomeMetadata;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.input.FrozenExperiment;
import dev.jetstream.core.json.JsonFormat;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the results page is to know of an experiment's analysis (jetstream-spec 5.2); from the frozen config alone. */
public final class MetadataDocument {
    private static final int SCHEMA_VERSION = 4;
    private static final String CONFIG_URL = "https://github.com/mozilla/metric-hub/blob/main/jetstream/%s.toml";

    /** A blank between date and time, and an offset: without one the page stops refreshing every experiment. */
    private static final DateTimeFormatter START_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss'+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ObjectMapper mapper = JsonFormat.mapper();

    /**
     * The document, without white space.
     *
     * @param analysisStart creation of the batch, whole seconds
     */
    public byte[] of(FrozenExperiment frozen, Instant analysisStart) {
        ObjectNode document = mapper.createObjectNode();
        document.put("analysis_start_time", START_TIME.format(analysisStart));
        ResolvedExperiment experiment = frozen.config().experiment();
        if (experiment.hasExternalConfigOverrides()) {
            document.set("external_config", externalConfig(experiment));
        } else {
            document.putNull("external_config");
        }
        document.set("metrics", metrics(frozen.config().summaries()));
        document.set("outcomes", outcomes(frozen));
        document.putNull("version_info");
        document.putNull("version_date");
        document.put("schema_version", SCHEMA_VERSION);
        try {
            return mapper.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode externalConfig(ResolvedExperiment experiment) {
        Experiment record = experiment.record();
        ObjectNode external = mapper.createObjectNode();
        external.put("reference_branch", unlessEqual(experiment.referenceBranch(), record.referenceBranch()));
        external.put("end_date", unlessEqual(text(experiment.endDate()), text(record.endDate())));
        external.put("start_date", unlessEqual(text(experiment.startDate()), text(record.startDate())));
        external.put(
                "enrollment_period",
                experiment.enrollmentPeriod() == record.proposedEnrollment() ? null : experiment.enrollmentPeriod());
        external.put("skip", experiment.skip());
        external.put("url", CONFIG_URL.formatted(experiment.slug()));
        return external;
    }

    private ObjectNode metrics(Map<AnalysisPeriod, List<Summary>> summaries) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            summaries
                    .getOrDefault(period, List.of())
                    .forEach(summary -> metrics.put(summary.metric().name(), summary.metric()));
        }
        ObjectNode all = mapper.createObjectNode();
        metrics.forEach((name, metric) -> {
            ObjectNode one = all.putObject(name);
            ArrayNode bases = one.putArray("analysis_bases");
            metric.analysisBases().forEach(basis -> bases.add(basis.value()));
            one.put("bigger_is_better", metric.biggerIsBetter());
            one.put("description", Objects.requireNonNullElse(metric.description(), ""));
            one.put("friendly_name", friendlyName(metric));
        });
        return all;
    }

    private static String friendlyName(Metric metric) {
        String given = metric.friendlyName();
        return given == null || given.isEmpty() ? titleCase(metric.name().replace('_', ' ')) : given;
    }

    /** Upper case after anything but a letter, lower case after a letter: {@code Days28Abc V2}. */
    static String titleCase(String text) {
        StringBuilder title = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            title.append(inWord ? Character.toLowerCase(letter) : Character.toUpperCase(letter));
            inWord = Character.isLetter(letter);
        }
        return title.toString();
    }

    private ObjectNode outcomes(FrozenExperiment frozen) {
        ObjectNode all = mapper.createObjectNode();
        Experiment record = frozen.record();
        for (String slug : record.outcomes()) {
            frozen.configs().outcomeMetadata(slug, record.appName()).ifPresent(known -> all.set(slug, outcome(known)));
        }
        return all;
    }

    private ObjectNode outcome(OutcomeMetadata known) {
        ObjectNode outcome = mapper.createObjectNode();
        outcome.put("commit_hash", known.commitHash());
        ArrayNode defaults = outcome.putArray("default_metrics");
        known.defaultMetrics().forEach(defaults::add);
        outcome.put("description", known.description());
        outcome.put("friendly_name", known.friendlyName());
        ArrayNode metrics = outcome.putArray("metrics");
        known.metrics().forEach(metrics::add);
        outcome.put("slug", known.slug());
        return outcome;
    }

    private static @Nullable String unlessEqual(@Nullable String resolved, @Nullable String recorded) {
        return Objects.equals(resolved, recorded) ? null : resolved;
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }
}
