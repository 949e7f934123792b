package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.spec.DataSourceSpec.JoinSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSourceSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSpec;
import dev.jetstream.core.config.toml.TomlSection;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads {@code [data_sources]} and {@code [segments]}. */
final class SourceReader {
    private final Findings findings;

    SourceReader(Findings findings) {
        this.findings = findings;
    }

    Map<String, DataSourceSpec> dataSources(@Nullable TomlSection section) {
        return tables(section, (name, table) -> {
            findings.warnIfNameVanishes(section == null ? table : section, name);
            return dataSource(name, table);
        });
    }

    SegmentsSpec segments(@Nullable TomlSection section) {
        if (section == null) {
            return SegmentsSpec.EMPTY;
        }
        TomlSection sources = section.get("data_sources") == null ? null : table(section, "data_sources");
        Map<String, SegmentSpec> definitions = new LinkedHashMap<>();
        for (String name : section.keys()) {
            TomlSection table = name.equals("data_sources") ? null : table(section, name);
            if (table != null) {
                definitions.put(name, segment(name, table, sources));
            }
        }
        return new SegmentsSpec(Collections.unmodifiableMap(definitions), tables(sources, this::segmentSource));
    }

    <T> Map<String, T> tables(@Nullable TomlSection section, BiFunction<String, TomlSection, T> read) {
        if (section == null) {
            return Map.of();
        }
        Map<String, T> found = new LinkedHashMap<>();
        for (String name : section.keys()) {
            TomlSection table = table(section, name);
            if (table != null) {
                found.put(name, read.apply(name, table));
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private @Nullable TomlSection table(TomlSection section, String name) {
        if (section.get(name) instanceof TomlSection table) {
            return table;
        }
        findings.problem(
                section, name, "'%s' is not a table".formatted(name), "write [%s]".formatted(section.path(name)));
        return null;
    }

    private DataSourceSpec dataSource(String key, TomlSection table) {
        SectionReader reader = new SectionReader(findings, table.withLowerCaseKeys());
        String name = reader.text("name");
        DataSourceSpec source = new DataSourceSpec(
                name == null ? key : name,
                reader.sourced("from_expression"),
                reader.text("experiments_column_type"),
                reader.text("client_id_column"),
                reader.text("group_id_column"),
                reader.text("submission_date_column"),
                reader.text("build_id_column"),
                reader.text("default_dataset"),
                reader.text("friendly_name"),
                reader.text("description"),
                reader.flag("columns_as_dimensions"),
                reader.choices("analysis_units", AnalysisUnit::of, MetricReader.UNITS),
                reader.text("glean_client_id_column"),
                reader.text("legacy_client_id_column"),
                joins(reader.table("joins")),
                reader.origins());
        reader.warnUnknown();
        return source;
    }

    private @Nullable Map<String, JoinSpec> joins(@Nullable TomlSection section) {
        return section == null ? null : tables(section, (name, table) -> join(table));
    }

    private JoinSpec join(TomlSection table) {
        SectionReader reader = new SectionReader(findings, table);
        JoinSpec join = new JoinSpec(reader.text("relationship"), reader.text("on_expression"), table.place());
        reader.warnUnknown();
        return join;
    }

    private SegmentSpec segment(String key, TomlSection table, @Nullable TomlSection sources) {
        SectionReader reader = new SectionReader(findings, table.withLowerCaseKeys());
        String name = reader.text("name");
        SegmentSpec segment = new SegmentSpec(
                name == null ? key : name,
                reader.requiredSourced("select_expression"),
                reader.requiredText("data_source"),
                reader.text("friendly_name"),
                reader.text("description"),
                reader.origins());
        for (String window : List.of("window_start", "window_end")) {
            if (reader.raw(window) != null) {
                reader.noEffect(
                        window,
                        "'%s' on a segment has no effect".formatted(window),
                        windowBelongs(segment.dataSource(), sources, window));
            }
        }
        reader.warnUnknown();
        return segment;
    }

    private static String windowBelongs(String source, @Nullable TomlSection sources, String window) {
        if (sources == null || !(sources.get(source) instanceof TomlSection own)) {
            return "the data source '%s' has its own; for another one define a source in [segments.data_sources]"
                    .formatted(source);
        }
        return own.withLowerCaseKeys().get(window) == null
                ? "write it in [segments.data_sources.%s], as a number of days".formatted(source)
                : "what counts is written in [segments.data_sources.%s]".formatted(source);
    }

    private SegmentSourceSpec segmentSource(String key, TomlSection table) {
        SectionReader reader = new SectionReader(findings, table.withLowerCaseKeys());
        String name = reader.text("name");
        SegmentSourceSpec source = new SegmentSourceSpec(
                name == null ? key : name,
                reader.requiredSourced("from_expression"),
                orElse(reader.integer("window_start"), 0),
                orElse(reader.integer("window_end"), 0),
                orElse(reader.text("client_id_column"), "client_id"),
                orElse(reader.text("group_id_column"), "profile_group_id"),
                orElse(reader.text("submission_date_column"), "submission_date"),
                reader.text("glean_client_id_column"),
                reader.text("legacy_client_id_column"),
                reader.origins());
        if (reader.raw("default_dataset") != null) {
            reader.noEffect("default_dataset", "'default_dataset' of a segment's data source has no effect", null);
        }
        reader.warnUnknown();
        return source;
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    private static int orElse(@Nullable Integer number, int otherwise) {
        return number == null ? otherwise : number;
    }
}
