package dev.jetstream.emulators.bigquery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A table or view as it is remembered.
 *
 * @param type TABLE or VIEW
 * @param created in milliseconds since 1970, as is {@code modified}
 * @param rows of a table; 0 for a view, as {@code bytes}
 * @param document the user's part of the REST resource: schema, description, labels, view, partitioning
 */
public record TableEntry(
        TableName name, String type, long created, long modified, long rows, long bytes, ObjectNode document) {

    /** Whether it is a view. */
    public boolean isView() {
        return type.equals("VIEW");
    }

    /** The columns in order. */
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : document.at("/schema/fields")) {
            fields.add(Field.fromJson(field));
        }
        return fields;
    }

    /** The same with other contents. */
    public TableEntry with(long newModified, long newRows, long newBytes) {
        return new TableEntry(name, type, created, newModified, newRows, newBytes, document);
    }

    /** The same, described differently. */
    public TableEntry with(long newModified, ObjectNode newDocument) {
        return new TableEntry(name, type, created, newModified, rows, bytes, newDocument);
    }

    /** Changes with everything that a user can see of the description. */
    public String etag() {
        CRC32C sum = new CRC32C();
        sum.update((document + " " + modified + " " + rows).getBytes(UTF_8));
        return Long.toHexString(sum.getValue()) + "-" + Long.toHexString(modified);
    }

    /** The whole REST resource. */
    public ObjectNode resource() {
        ObjectNode resource = document.deepCopy();
        addHead(resource);
        resource.put("lastModifiedTime", Long.toString(modified));
        resource.put("etag", etag());
        if (!isView()) {
            resource.put("numRows", Long.toString(rows));
            resource.put("numBytes", Long.toString(bytes));
            resource.put("numLongTermBytes", "0");
        }
        return resource;
    }

    /** What a listing shows: no schema, no description. */
    public ObjectNode listing() {
        ObjectNode resource = document.deepCopy();
        resource.retain("labels", "friendlyName", "timePartitioning", "clustering", "expirationTime", "view");
        addHead(resource);
        return resource;
    }

    /** The text to put behind FROM. */
    public String duckName() {
        return duckName(name);
    }

    /** The text to put behind FROM for a table of that name. */
    public static String duckName(TableName name) {
        return Sql.name(schemaName(name.project(), name.dataset())) + "." + Sql.name(name.table());
    }

    /** The DuckDB schema of a dataset. */
    public static String schemaName(String project, String dataset) {
        return project + "." + dataset;
    }

    /** The name as BigQuery's messages write it. */
    public static String display(TableName name) {
        return name.project() + ":" + name.dataset() + "." + name.table();
    }

    /** Columns in the form of a resource's {@code schema}. */
    public static ArrayNode fieldsJson(List<Field> fields) {
        ArrayNode json = Json.array();
        fields.forEach(field -> json.add(field.toJson()));
        return json;
    }

    private void addHead(ObjectNode resource) {
        resource.put("kind", "bigquery#table");
        resource.put("id", display(name));
        resource.put("type", type);
        resource.put("creationTime", Long.toString(created));
        resource.put("location", "US");
        resource.putObject("tableReference")
                .put("projectId", name.project())
                .put("datasetId", name.dataset())
                .put("tableId", name.table());
    }
}
