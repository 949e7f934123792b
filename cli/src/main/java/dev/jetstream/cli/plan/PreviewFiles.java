package dev.jetstream.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.sql.PopulationSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a preview analyses, as files: a made-up record, and configs over those of the repositories. A person can read
 * them, and they go the way of any run.
 *
 * @param folder of this experiment's previews
 */
record PreviewFiles(Path folder, String slug) {
    /** The record. */
    Path record() {
        return folder.resolve("experiment.json");
    }

    /** The configs that the caller brings, stronger than the repositories'. */
    Path own() {
        return folder.resolve("config");
    }

    /** The configs that put a generated population in the place of the enrolled clients; stronger than all. */
    Path population() {
        return folder.resolve("population");
    }

    /**
     * Writes the record: live between the dates, with its enrollment just before.
     *
     * @param known as in Experimenter, or null
     * @param start first date of the analysis
     */
    void writeRecord(
            @Nullable Experiment known,
            String appName,
            Platform platform,
            LocalDate start,
            LocalDate end,
            int enrollmentDays) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("normandy_slug", slug)
                .put("type", "v6")
                .put("status", "Live")
                .put("app_name", appName)
                .put("app_id", known == null ? platform.appId() : known.appId())
                .put("start_date", start.minusDays(enrollmentDays).toString())
                .put("end_date", end.toString())
                .put("enrollment_end_date", start.minusDays(1).toString())
                .put("proposed_enrollment", enrollmentDays)
                .put("reference_branch", known == null ? "control" : known.referenceBranch());
        ArrayNode branches = record.putArray("branches");
        if (known == null || known.branches().isEmpty()) {
            branches.addObject().put("slug", "control").put("ratio", 1);
        } else {
            known.branches()
                    .forEach(branch ->
                            branches.addObject().put("slug", branch.slug()).put("ratio", branch.ratio()));
        }
        ArrayNode outcomes = record.putArray("outcomes");
        ArrayNode segments = record.putArray("segments");
        if (known != null) {
            known.outcomes().forEach(outcomes::add);
            known.segments().forEach(segments::add);
            if (known.bucketConfig() != null) {
                record.putObject("bucket_config")
                        .put("randomization_unit", known.bucketConfig().randomizationUnit())
                        .put("namespace", known.bucketConfig().namespace())
                        .put("start", known.bucketConfig().start())
                        .put("count", known.bucketConfig().count())
                        .put("total", known.bucketConfig().total());
            }
        }
        write(record(), record.toPrettyString());
    }

    /** Writes the caller's config, or none. */
    void writeOwn(@Nullable Path config) {
        clear(own());
        if (config == null) {
            return;
        }
        try {
            write(own().resolve(slug + ".toml"), Files.readString(config));
        } catch (IOException e) {
            throw new UnavailableException("%s cannot be read: %s".formatted(config, DiskWords.of(e)), e);
        }
    }

    /** Writes no population. */
    void clearPopulation() {
        clear(population());
    }

    /**
     * Writes the population.
     *
     * @param config as resolved so far: its data sources lose what ties their rows to the experiment
     */
    void writePopulation(AnalysisConfig config, String queryType, LocalDate start, LocalDate end, int percent) {
        AnalysisUnit unit = Objects.requireNonNullElse(config.experiment().analysisUnit(), AnalysisUnit.CLIENT_ID);
        LocalDate first = Objects.requireNonNull(config.experiment().record().startDate());
        int days = config.experiment().record().proposedEnrollment();
        TimeLimits limits = TimeLimits.of(first, start, new AnalysisWindow(0, 0));
        StringBuilder toml = new StringBuilder("# written by jetstream preview --generate-population\n[experiment]\n");
        toml.append("start_date = \"%s\"\nend_date = \"%s\"\nenrollment_period = %s\n".formatted(first, end, days));
        toml.append("enrollment_query = %s\n"
                .formatted(literal(PopulationSql.of(
                        queryType, config.experiment().record().appDataset(), unit, limits, percent))));
        sources(config).forEach((name, source) -> toml.append(table(source)));
        write(population().resolve(slug + ".toml"), toml.toString());
    }

    private static Map<String, DataSource> sources(AnalysisConfig config) {
        Map<String, DataSource> sources = new LinkedHashMap<>();
        config.summaries().values().stream()
                .flatMap(List::stream)
                .map(Summary::metric)
                .flatMap(PreviewFiles::withDependencies)
                .map(Metric::dataSource)
                .filter(Objects::nonNull)
                .forEach(source -> sources.putIfAbsent(source.name(), source));
        return sources;
    }

    private static Stream<Metric> withDependencies(Metric metric) {
        return metric.dependsOn() == null
                ? Stream.of(metric)
                : Stream.concat(Stream.of(metric), metric.dependsOn().stream().map(Summary::metric));
    }

    private static String table(DataSource source) {
        StringBuilder toml = new StringBuilder("\n[data_sources.%s]\n".formatted(quoted(source.name())));
        toml.append("experiments_column_type = \"none\"\n");
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("from_expression", source.fromExpression());
        values.put("client_id_column", source.clientIdColumn());
        values.put("group_id_column", source.groupIdColumn());
        values.put("submission_date_column", source.submissionDateColumn());
        values.put("default_dataset", source.defaultDataset());
        values.put("glean_client_id_column", source.gleanClientIdColumn());
        values.put("legacy_client_id_column", source.legacyClientIdColumn());
        values.forEach((key, value) -> {
            if (value != null && !value.isEmpty()) {
                toml.append(key).append(" = ").append(literal(value)).append('\n');
            }
        });
        return toml.toString();
    }

    /** A TOML text whose template gives the value as it is. */
    private static String literal(String value) {
        String template = value.replace("{{", "{{ '{{' }}");
        return "\"\"\"\n" + template.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\"\"";
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.append('"').toString();
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UnavailableException("%s cannot be written: %s".formatted(file, DiskWords.of(e)), e);
        }
    }

    /** Leaves a folder without files. */
    private void clear(Path configs) {
        try {
            Files.createDirectories(configs);
            Files.deleteIfExists(configs.resolve(slug + ".toml"));
        } catch (IOException e) {
            throw new UnavailableException("%s cannot be written to: %s".formatted(configs, DiskWords.of(e)), e);
        }
    }
}
