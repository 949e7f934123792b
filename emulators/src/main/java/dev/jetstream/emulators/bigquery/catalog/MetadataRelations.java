package dev.jetstream.emulators.bigquery.catalog;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code INFORMATION_SCHEMA} and {@code __TABLES__} as queries over what this server remembers.
 *
 * <p>Columns have BigQuery's names, order and types; columns that nothing local could fill are left out, so that asking
 * for one fails instead of giving nothing.
 */
final class MetadataRelations {
    private MetadataRelations() {}

    /** The relation of that name; {@code dataset} may be a region for what belongs to a project. */
    static Optional<Relation> find(String project, String dataset, String table) {
        boolean region = dataset.toLowerCase(Locale.ROOT).startsWith("region-");
        return switch (table.toUpperCase(Locale.ROOT)) {
            case "INFORMATION_SCHEMA.TABLES" -> Optional.of(tables(where(project, dataset, region)));
            case "INFORMATION_SCHEMA.TABLE_OPTIONS" -> Optional.of(tableOptions(where(project, dataset, region)));
            case "INFORMATION_SCHEMA.JOBS_BY_PROJECT", "INFORMATION_SCHEMA.JOBS" -> Optional.of(jobs(project));
            case "__TABLES__" -> Optional.of(legacyTables(where(project, dataset, false)));
            default -> Optional.empty();
        };
    }

    private static Relation tables(String where) {
        return new Columns()
                .add("table_catalog", "STRING", "project")
                .add("table_schema", "STRING", "dataset")
                .add("table_name", "STRING", "name")
                .add("table_type", "STRING", "CASE type WHEN 'TABLE' THEN 'BASE TABLE' ELSE type END")
                .add("is_insertable_into", "STRING", "CASE type WHEN 'TABLE' THEN 'YES' ELSE 'NO' END")
                .add("is_typed", "STRING", "'NO'")
                .add("creation_time", "TIMESTAMP", instant("created"))
                .from("_meta.tables WHERE " + where);
    }

    /** Descriptions are quoted strings, labels a list of pairs, both in the form of GoogleSQL literals. */
    private static Relation tableOptions(String where) {
        String description = "SELECT *, 'description' AS o, 'STRING' AS t,"
                + " to_json(doc->>'$.description')::VARCHAR AS v FROM _meta.tables"
                + " WHERE (doc->>'$.description') IS NOT NULL AND " + where;
        String labels = "SELECT *, 'labels' AS o, 'ARRAY<STRUCT<STRING, STRING>>' AS t,"
                + " '[' || array_to_string(list_transform(list_sort(json_keys(doc->'$.labels')),"
                + " lambda k: 'STRUCT(\"' || k || '\", ' || (json_extract(doc->'$.labels', '$.\"' || k || '\"'))::VARCHAR"
                + " || ')'), ', ') || ']' AS v FROM _meta.tables"
                + " WHERE json_array_length(json_keys(doc->'$.labels')::JSON) > 0 AND " + where;
        return new Columns()
                .add("table_catalog", "STRING", "project")
                .add("table_schema", "STRING", "dataset")
                .add("table_name", "STRING", "name")
                .add("option_name", "STRING", "o")
                .add("option_type", "STRING", "t")
                .add("option_value", "STRING", "v")
                .from("(" + description + " UNION ALL " + labels + ")");
    }

    private static Relation legacyTables(String where) {
        return new Columns()
                .add("project_id", "STRING", "project")
                .add("dataset_id", "STRING", "dataset")
                .add("table_id", "STRING", "name")
                .add("creation_time", "INT64", "created")
                .add("last_modified_time", "INT64", "modified")
                .add("row_count", "INT64", "row_count")
                .add("size_bytes", "INT64", "size_bytes")
                .add("type", "INT64", "CASE type WHEN 'TABLE' THEN 1 ELSE 2 END::BIGINT")
                .from("_meta.tables WHERE " + where);
    }

    private static Relation jobs(String project) {
        Field error = struct("error_result", "reason", "location", "debug_info", "message");
        Field destination = struct("destination_table", "project_id", "dataset_id", "table_id");
        Field labels = new Field(
                "labels",
                "STRUCT",
                Field.REPEATED,
                List.of(Field.of("key", "STRING"), Field.of("value", "STRING")),
                null);
        return new Columns()
                .add("creation_time", "TIMESTAMP", instant("created"))
                .add("project_id", "STRING", "project")
                .add("user_email", "STRING", "doc->>'$.user_email'")
                .add("job_id", "STRING", "id")
                .add("job_type", "STRING", "doc->>'$.configuration.jobType'")
                .add("statement_type", "STRING", "doc->>'$.statistics.query.statementType'")
                .add("priority", "STRING", "coalesce(doc->>'$.configuration.query.priority', 'INTERACTIVE')")
                .add("start_time", "TIMESTAMP", instant("(doc->>'$.statistics.startTime')::BIGINT"))
                .add("end_time", "TIMESTAMP", instant("(doc->>'$.statistics.endTime')::BIGINT"))
                .add("query", "STRING", "doc->>'$.configuration.query.query'")
                .add("state", "STRING", "state")
                .add("total_bytes_processed", "INT64", "(doc->>'$.statistics.totalBytesProcessed')::BIGINT")
                .add("total_bytes_billed", "INT64", "(doc->>'$.statistics.query.totalBytesBilled')::BIGINT")
                .add("total_slot_ms", "INT64", "(doc->>'$.statistics.totalSlotMs')::BIGINT")
                .add(
                        error,
                        "CASE WHEN (doc->>'$.status.errorResult.reason') IS NOT NULL THEN {"
                                + "'reason': doc->>'$.status.errorResult.reason',"
                                + " 'location': doc->>'$.status.errorResult.location',"
                                + " 'debug_info': NULL::VARCHAR,"
                                + " 'message': doc->>'$.status.errorResult.message'} END")
                .add("cache_hit", "BOOL", "false")
                .add(destination, destinationExpression())
                .add(
                        labels,
                        "list_transform(coalesce(list_sort(json_keys(doc->'$.configuration.labels')), []::VARCHAR[]),"
                                + " lambda k: {'key': k, 'value': doc->'$.configuration.labels'->>('$.\"' || k || '\"')})")
                .from("_meta.jobs WHERE project = " + Sql.text(project));
    }

    private static String destinationExpression() {
        String reference = "coalesce(doc->'$.configuration.query.destinationTable',"
                + " doc->'$.configuration.load.destinationTable')";
        return "CASE WHEN " + reference + " IS NOT NULL THEN {"
                + "'project_id': " + reference + "->>'$.projectId',"
                + " 'dataset_id': " + reference + "->>'$.datasetId',"
                + " 'table_id': " + reference + "->>'$.tableId'} END";
    }

    private static Field struct(String name, String... members) {
        List<Field> fields = new ArrayList<>();
        for (String member : members) {
            fields.add(Field.of(member, "STRING"));
        }
        return new Field(name, "STRUCT", Field.NULLABLE, fields, null);
    }

    private static String instant(String milliseconds) {
        return "make_timestamptz((" + milliseconds + ") * 1000)";
    }

    private static String where(String project, String dataset, boolean wholeProject) {
        String inProject = "project = " + Sql.text(project);
        return wholeProject ? inProject : inProject + " AND dataset = " + Sql.text(dataset);
    }

    /** Columns being collected, each with the DuckDB expression that gives it. */
    private static final class Columns {
        private final List<Field> fields = new ArrayList<>();
        private final List<String> expressions = new ArrayList<>();

        Columns add(String name, String type, String expression) {
            return add(Field.of(name, type), expression);
        }

        Columns add(Field field, String expression) {
            fields.add(field);
            expressions.add("CAST((" + expression + ") AS " + field.duckType() + ") AS " + Sql.name(field.name()));
            return this;
        }

        Relation from(String source) {
            return new Relation.Table(fields, "(SELECT " + String.join(", ", expressions) + " FROM " + source + ")");
        }
    }
}
