package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.spec.ExperimentSpec.ExposureSignalSpec;
import dev.jetstream.core.config.toml.TomlSection;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code [experiment]} and its exposure signal. */
final class ExperimentReader {
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
    private static final List<String> QUERY_TYPES =
            List.of("cirrus", "fenix-fallback", "normandy", "glean-event", "background-update");
    private static final List<String> WINDOW_NAMES =
            List.of("enrollment_start", "enrollment_end", "analysis_window_start", "analysis_window_end");

    private final Findings findings;

    ExperimentReader(Findings findings) {
        this.findings = findings;
    }

    ExperimentSpec experiment(String file, @Nullable TomlSection section) {
        if (section == null) {
            return ExperimentSpec.empty(Place.of(file));
        }
        SectionReader reader = new SectionReader(findings, section);
        String unit = reader.choice("analysis_unit", MetricReader.UNITS);
        ExperimentSpec experiment = new ExperimentSpec(
                reader.sourced("enrollment_query"),
                reader.integer("enrollment_period"),
                reader.text("reference_branch"),
                date(reader, "start_date"),
                date(reader, "end_date"),
                reader.references("segments"),
                reader.references("outcomes"),
                reader.flag("skip", false),
                exposureSignal(reader.table("exposure_signal")),
                reader.flag("is_private", false),
                reader.text("dataset_id"),
                reader.integer("sample_size"),
                unit == null ? null : AnalysisUnit.of(unit).orElse(null),
                reader.choice("enrollments_query_type", QUERY_TYPES),
                reader.origins());
        if (experiment.isPrivate()
                && (experiment.datasetId() == null || experiment.datasetId().isEmpty())) {
            reader.problem("is_private", "a private experiment needs a dataset of its own", "give dataset_id = \"…\"");
        }
        reader.warnUnknown();
        return experiment;
    }

    private static @Nullable LocalDate date(SectionReader reader, String key) {
        Object value = reader.raw(key);
        if (value == null || value instanceof LocalDate || "".equals(value)) {
            return value instanceof LocalDate date ? date : null;
        }
        Matcher matcher = DATE.matcher(value instanceof String text ? text : "");
        if (matcher.matches()) {
            try {
                return LocalDate.of(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)));
            } catch (DateTimeException e) {
                reader.problem(key, "%s is not in the calendar".formatted(SectionReader.shown(value)), "YYYY-MM-DD");
                return null;
            }
        }
        reader.problem(key, "%s is not a date".formatted(SectionReader.shown(value)), "YYYY-MM-DD, without a time");
        return null;
    }

    private @Nullable ExposureSignalSpec exposureSignal(@Nullable TomlSection section) {
        if (section == null) {
            return null;
        }
        SectionReader reader = new SectionReader(findings, section);
        ExposureSignalSpec signal = new ExposureSignalSpec(
                reader.requiredText("name"),
                reader.requiredText("data_source"),
                reader.requiredText("select_expression"),
                reader.requiredText("friendly_name"),
                reader.requiredText("description"),
                window(reader, "window_start"),
                window(reader, "window_end"),
                reader.origins());
        reader.warnUnknown();
        return signal;
    }

    private static @Nullable Object window(SectionReader reader, String key) {
        Object value = reader.raw(key);
        if (value == null || (value instanceof String name && WINDOW_NAMES.contains(name))) {
            return value;
        }
        return reader.integer(key, value, "a number of days or one of " + String.join(", ", WINDOW_NAMES));
    }
}
