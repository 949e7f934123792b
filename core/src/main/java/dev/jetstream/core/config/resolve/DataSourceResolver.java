package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.DataSourceSpec;
import dev.jetstream.core.config.spec.DataSourceSpec.JoinSpec;
import dev.jetstream.core.config.spec.SourcedText;
import dev.jetstream.core.config.template.Attributes;
import dev.jetstream.core.config.template.FormatText;
import dev.jetstream.core.config.template.Template;
import dev.jetstream.core.config.template.TemplateException;
import dev.jetstream.core.config.template.TemplateException.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds data sources by name, the spec's before the library's, and renders them. */
final class DataSourceResolver {
    static final String DATASET = "dataset";

    private static final List<String> COLUMN_TYPES = List.of("simple", "native", "glean", "events_stream");
    private static final List<String> RELATIONSHIPS =
            List.of("one_to_one", "many_to_one", "one_to_many", "many_to_many");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern ASKS_FOR_EXPERIMENT = Pattern.compile("\\{\\{[^}]*\\bexperiment\\b");

    private final AnalysisSpec spec;
    private final AnalysisSpec library;
    private final String platform;
    private final Attributes experiment;
    private final ResolutionNotes notes;
    private final Map<String, DataSource> resolved = new LinkedHashMap<>();
    private final Set<String> beingResolved = new LinkedHashSet<>();

    DataSourceResolver(
            AnalysisSpec spec, AnalysisSpec library, String platform, Attributes experiment, ResolutionNotes notes) {
        this.spec = spec;
        this.library = library;
        this.platform = platform;
        this.experiment = experiment;
        this.notes = notes;
    }

    /**
     * The data source of that name.
     *
     * @param place of the reference
     * @param keyPath of the reference
     */
    DataSource resolve(String name, Place place, String keyPath) {
        DataSource known = resolved.get(name);
        if (known != null) {
            return known;
        }
        if (!beingResolved.add(name)) {
            throw ConfigException.of(
                    Kind.RECURSION,
                    place,
                    keyPath,
                    "data sources join each other in a circle: %s → %s"
                            .formatted(String.join(" → ", beingResolved), name),
                    null);
        }
        try {
            DataSource source = resolve(find(name, place, keyPath));
            resolved.put(name, source);
            return source;
        } finally {
            beingResolved.remove(name);
        }
    }

    private DataSourceSpec find(String name, Place place, String keyPath) {
        DataSourceSpec own = spec.dataSources().get(name);
        DataSourceSpec found = own == null ? library.dataSources().get(name) : own;
        if (found == null) {
            throw ResolutionNotes.notFound(
                    place,
                    keyPath,
                    "there is no data source '%s' for %s".formatted(name, platform),
                    name,
                    List.of(spec.dataSources().keySet(), library.dataSources().keySet()));
        }
        return found;
    }

    private DataSource resolve(DataSourceSpec source) {
        String keyPath = "data_sources." + source.name();
        if (!NAME.matcher(source.name()).matches()) {
            throw wrong(
                    source,
                    keyPath,
                    "invalid name '%s'".formatted(source.name()),
                    "letters, digits and _; no wildcards");
        }
        SourcedText from = source.fromExpression();
        if (from == null || from.text().isEmpty()) {
            throw wrong(source, keyPath, "'from_expression' is missing", "it is required here");
        }
        String rendered = rendered(from);
        checkPlaceholders(from, rendered, source);
        notes.cameFrom(Part.DATA_SOURCE, source.name(), from.place());
        return new DataSource(
                source.name(),
                rendered,
                columnType(source, keyPath),
                either(source.clientIdColumn(), "client_id"),
                either(source.groupIdColumn(), "profile_group_id"),
                either(source.submissionDateColumn(), "submission_date"),
                either(source.buildIdColumn(), "SAFE.SUBSTR(application.build_id, 0, 8)"),
                emptyAsNull(source.defaultDataset()),
                emptyAsNull(source.friendlyName()),
                emptyAsNull(source.description()),
                source.columnsAsDimensions() != null && source.columnsAsDimensions(),
                source.analysisUnits() == null || source.analysisUnits().isEmpty()
                        ? Defaults.units(platform)
                        : source.analysisUnits(),
                emptyAsNull(source.gleanClientIdColumn()),
                emptyAsNull(source.legacyClientIdColumn()),
                joins(source, keyPath));
    }

    /** Rendered only when it is a template that asks for the experiment: other doubled braces are literal ones. */
    private String rendered(SourcedText from) {
        if (!from.text().contains("{{")) {
            return from.text();
        }
        Template template;
        try {
            template = Template.parse(from.text());
        } catch (TemplateException e) {
            if (e.fault() == Fault.UNSUPPORTED
                    && ASKS_FOR_EXPERIMENT.matcher(from.text()).find()) {
                throw Rendering.failure(from, e);
            }
            return from.text();
        }
        if (!template.names().contains("experiment")) {
            if (!template.names().isEmpty()) {
                notes.warn(
                        ConfigWarning.Kind.NOT_A_TEMPLATE,
                        from.place(),
                        from.keyPath(),
                        "{{ … }} with %s is left as it is".formatted(String.join(", ", template.names())),
                        "only 'experiment' is filled in here");
            }
            return from.text();
        }
        try {
            return template.render(Map.of("experiment", experiment));
        } catch (TemplateException e) {
            throw new ConfigException(Kind.VALUE, Rendering.failure(from, e).problems(), e);
        }
    }

    private static void checkPlaceholders(SourcedText from, String rendered, DataSourceSpec source) {
        try {
            if (FormatText.parse(rendered, DATASET).hasField() && emptyAsNull(source.defaultDataset()) == null) {
                throw ConfigException.of(
                        Kind.VALUE,
                        from.place(),
                        from.keyPath(),
                        "{dataset} is used but the data source has no default_dataset",
                        "give default_dataset = \"…\"");
            }
        } catch (TemplateException e) {
            throw Rendering.failure(from, e);
        }
    }

    private static @Nullable String columnType(DataSourceSpec source, String keyPath) {
        String type = either(source.experimentsColumnType(), "simple");
        if (type.toLowerCase(Locale.ROOT).equals("none")) {
            return null;
        }
        if (!COLUMN_TYPES.contains(type)) {
            throw ConfigException.of(
                    Kind.VALUE,
                    source.origins().place("experiments_column_type"),
                    keyPath + ".experiments_column_type",
                    "\"%s\" is not allowed".formatted(type),
                    "one of none, " + String.join(", ", COLUMN_TYPES));
        }
        return type;
    }

    private @Nullable List<DataSource.Join> joins(DataSourceSpec source, String keyPath) {
        if (source.joins() == null || source.joins().isEmpty()) {
            return null;
        }
        List<DataSource.Join> joins = new ArrayList<>();
        source.joins().forEach((name, join) -> joins.add(join(name, join, keyPath + ".joins." + name)));
        return List.copyOf(joins);
    }

    private DataSource.Join join(String name, JoinSpec join, String keyPath) {
        String relationship = emptyAsNull(join.relationship());
        if (relationship != null && !RELATIONSHIPS.contains(relationship)) {
            throw ConfigException.of(
                    Kind.VALUE,
                    join.place(),
                    keyPath + ".relationship",
                    "\"%s\" is not allowed".formatted(relationship),
                    "one of " + String.join(", ", RELATIONSHIPS));
        }
        return new DataSource.Join(
                resolve(name, join.place(), keyPath), relationship, emptyAsNull(join.onExpression()));
    }

    private static ConfigException wrong(DataSourceSpec source, String keyPath, String message, String help) {
        return ConfigException.of(Kind.VALUE, source.place(), keyPath, message, help);
    }

    private static String either(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
