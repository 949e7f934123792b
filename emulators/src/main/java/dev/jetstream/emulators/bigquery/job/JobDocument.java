package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job at one moment of its life: the REST resource, as it is answered and remembered.
 *
 * <p>Immutable: each step gives a new document.
 */
public final class JobDocument {
    private static final String DEFAULT_LOCATION = "US";

    private final ObjectNode resource;

    private JobDocument(ObjectNode resource) {
        this.resource = resource;
    }

    /** What was remembered. */
    static JobDocument stored(String text) {
        return new JobDocument(Json.stored(text));
    }

    /** A job that was just accepted. */
    static JobDocument accepted(String project, String id, String location, ObjectNode configuration, long now) {
        String place = location.isEmpty() ? DEFAULT_LOCATION : location;
        ObjectNode resource = Json.object()
                .put("kind", "bigquery#job")
                .put("id", project + ":" + place + "." + id)
                .put("user_email", "local@localhost");
        resource.putObject("jobReference")
                .put("projectId", project)
                .put("jobId", id)
                .put("location", place);
        resource.set("configuration", configuration.deepCopy());
        resource.putObject("statistics").put("creationTime", Long.toString(now));
        resource.putObject("status").put("state", "PENDING");
        return new JobDocument(resource);
    }

    JobDocument running(long now) {
        ObjectNode next = resource.deepCopy();
        ((ObjectNode) next.get("status")).put("state", "RUNNING");
        ((ObjectNode) next.get("statistics")).put("startTime", Long.toString(now));
        return new JobDocument(next);
    }

    JobDocument succeeded(long now, JobOutcome outcome) {
        ObjectNode next = ended(now);
        outcome.addTo(next);
        return new JobDocument(next);
    }

    JobDocument failed(long now, ApiException error) {
        ObjectNode next = ended(now);
        ObjectNode status = (ObjectNode) next.get("status");
        status.set("errorResult", error.toErrorProto());
        status.putArray("errors").add(error.toErrorProto());
        status.put("httpStatus", error.status());
        return new JobDocument(next);
    }

    private ObjectNode ended(long now) {
        ObjectNode next = resource.deepCopy();
        ((ObjectNode) next.get("status")).put("state", "DONE");
        ObjectNode statistics = (ObjectNode) next.get("statistics");
        long started = statistics.path("startTime").asLong(now);
        String slotMillis = Long.toString(Math.max(1, now - started)); // one thread a statement is one slot
        statistics.put("startTime", Long.toString(started));
        statistics.put("endTime", Long.toString(now));
        statistics.put("totalSlotMs", slotMillis);
        if (isQuery()) {
            statistics.withObject("/query").put("totalSlotMs", slotMillis);
        }
        return next;
    }

    String project() {
        return resource.at("/jobReference/projectId").asText();
    }

    /** The job's own name. */
    public String id() {
        return resource.at("/jobReference/jobId").asText();
    }

    /** As BigQuery's messages write it. */
    public String display() {
        return "Job " + resource.path("id").asText();
    }

    /** Project, id and location. */
    public ObjectNode reference() {
        return ((ObjectNode) resource.get("jobReference")).deepCopy();
    }

    long created() {
        return resource.at("/statistics/creationTime").asLong();
    }

    /** PENDING, RUNNING or DONE. */
    public String state() {
        return resource.at("/status/state").asText();
    }

    /** Whether it has ended, well or not. */
    public boolean isDone() {
        return state().equals("DONE");
    }

    /** Whether it is a query and not a load. */
    public boolean isQuery() {
        return resource.at("/configuration/query").isObject();
    }

    /** Why it failed. */
    public Optional<ApiException> error() {
        JsonNode error = resource.at("/status/errorResult");
        if (error.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new ApiException(
                resource.at("/status/httpStatus").asInt(400),
                error.path("reason").asText(),
                error.path("message").asText()));
    }

    /** The part of the configuration that says what to do: {@code query} or {@code load}. */
    JsonNode task() {
        return resource.path("configuration").path(isQuery() ? "query" : "load");
    }

    /** How long it may run in milliseconds; 0 is without limit. */
    long timeoutMillis() {
        return resource.at("/configuration/jobTimeoutMs").asLong(0);
    }

    /** Where the result is. */
    public TableName destination() {
        return tableName(task().path("destinationTable"), project());
    }

    /** Whether the result is a table without a name of the user's. */
    boolean hasAnonymousDestination() {
        return destination().dataset().equals(AnonymousResults.DATASET);
    }

    static TableName tableName(JsonNode reference, String project) {
        return new TableName(
                reference.path("projectId").asText(project),
                Json.required(reference, "/datasetId"),
                Json.required(reference, "/tableId"));
    }

    /** The columns of a query's result, none before its end. */
    public List<Field> resultFields() {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : resource.at("/statistics/query/schema/fields")) {
            fields.add(Field.fromJson(field));
        }
        return fields;
    }

    /** The columns in the form of a resource. */
    public ObjectNode resultSchema() {
        ObjectNode schema = Json.object();
        schema.set("fields", TableEntry.fieldsJson(resultFields()));
        return schema;
    }

    /** Rows of the result of a SELECT; 0 for other statements. */
    public long resultRows() {
        return resource.at("/statistics/query/resultRows").asLong(0);
    }

    /** The estimate of what was read. */
    public long bytesProcessed() {
        return resource.at("/statistics/totalBytesProcessed").asLong(0);
    }

    /** The REST resource. */
    public ObjectNode resource() {
        return resource.deepCopy();
    }

    /** The REST resource as a line of a listing. */
    public ObjectNode listing() {
        ObjectNode line = resource.deepCopy();
        line.put("state", state());
        line.set("errorResult", line.at("/status/errorResult"));
        if (line.get("errorResult").isMissingNode()) {
            line.remove("errorResult");
        }
        return line;
    }

    @Override
    public String toString() {
        return resource.toString();
    }
}
