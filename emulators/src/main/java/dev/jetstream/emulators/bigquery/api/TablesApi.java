package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.http.Reply;
import dev.jetstream.emulators.bigquery.http.Request;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.Sql;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** {@code tables}: insert, get, list, patch, update, delete. */
final class TablesApi {
    private static final long PAGE = 1_000;
    private static final List<String> FOREIGN =
            List.of("externalDataConfiguration", "materializedView", "snapshotDefinition", "cloneDefinition");

    private final DuckFile file;
    private final JobIntake intake;
    private final Clock clock;

    TablesApi(DuckFile file, JobIntake intake, Clock clock) {
        this.file = file;
        this.intake = intake;
        this.clock = clock;
    }

    static TableName name(Request request) {
        return new TableName(request.variable("project"), request.variable("dataset"), request.variable("table"));
    }

    Mono<Reply> insert(Request request) {
        return request.json().map(body -> {
            FOREIGN.stream().filter(body::has).findFirst().ifPresent(kind -> {
                throw ApiException.notImplemented("A table with " + kind);
            });
            TableName name = new TableName(
                    request.variable("project"),
                    request.variable("dataset"),
                    Json.required(body, "/tableReference/tableId"));
            boolean view = body.path("view").isObject();
            ObjectNode document = Patches.writable(body);
            if (view) {
                defineView(name, document);
            }
            return Reply.ok(
                    file.write(session -> create(session, name, view, document)).resource());
        });
    }

    Mono<Reply> get(Request request) {
        return Mono.fromSupplier(() -> Reply.ok(
                file.read(session -> Tables.get(session, name(request))).resource()));
    }

    Mono<Reply> list(Request request) {
        String project = request.variable("project");
        String dataset = request.variable("dataset");
        long limit = Math.min(PAGE, request.number("maxResults", PAGE));
        String after = request.parameter("pageToken").orElse("");
        List<TableEntry> page = file.read(session -> {
            Datasets.require(session, project, dataset);
            return Tables.page(session, project, dataset, after, limit + 1);
        });
        ObjectNode answer = Json.object().put("kind", "bigquery#tableList");
        ArrayNode tables = answer.putArray("tables");
        page.stream().limit(limit).forEach(table -> tables.add(table.listing()));
        answer.put("totalItems", page.size());
        if (page.size() > limit) {
            answer.put("nextPageToken", page.get((int) limit - 1).name().table());
        }
        return Mono.just(Reply.ok(answer));
    }

    /** Merges. */
    Mono<Reply> patch(Request request) {
        return request.json().map(body -> Reply.ok(change(request, body, false)));
    }

    /** Replaces: what is not said is removed. */
    Mono<Reply> update(Request request) {
        return request.json().map(body -> Reply.ok(change(request, body, true)));
    }

    Mono<Reply> delete(Request request) {
        return Mono.fromSupplier(() -> file.write(session -> {
            TableEntry entry = Tables.get(session, name(request));
            Preconditions.check(request, entry.etag());
            Tables.drop(session, entry);
            return Reply.noContent();
        }));
    }

    private TableEntry create(Session session, TableName name, boolean view, ObjectNode document) throws SQLException {
        Datasets.require(session, name.project(), name.dataset());
        if (Tables.find(session, name).isPresent()) {
            throw ApiException.duplicate("Table " + TableEntry.display(name));
        }
        long now = clock.millis();
        TableEntry entry = new TableEntry(name, view ? "VIEW" : "TABLE", now, now, 0, 0, document);
        if (!view) {
            List<String> columns = new ArrayList<>();
            entry.fields().forEach(field -> columns.add(Sql.name(field.name()) + " " + field.duckType()));
            if (columns.isEmpty()) {
                throw ApiException.invalid("A table without a schema cannot be made here; load or query into it");
            }
            session.run("CREATE TABLE " + entry.duckName() + " (" + String.join(", ", columns) + ")");
        }
        Tables.put(session, entry);
        return entry;
    }

    private ObjectNode change(Request request, ObjectNode body, boolean replace) {
        TableName name = name(request);
        if (body.at("/view/query").isTextual()) {
            defineView(name, body);
        }
        return file.write(session -> {
                    TableEntry old = Tables.get(session, name);
                    Preconditions.check(request, old.etag());
                    ObjectNode document =
                            replace ? Json.object() : old.document().deepCopy();
                    Patches.apply(document, body);
                    if (!document.has("schema")) {
                        document.set("schema", old.document().path("schema"));
                    }
                    TableEntry changed = old.with(clock.millis(), document);
                    if (!old.isView()) {
                        addColumns(session, old, changed);
                    }
                    Tables.put(session, changed);
                    return changed;
                })
                .resource();
    }

    /** The only change of a schema that BigQuery allows here: new columns at the end. */
    private static void addColumns(Session session, TableEntry old, TableEntry changed) throws SQLException {
        List<Field> before = old.fields();
        List<Field> after = changed.fields();
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            if (i >= before.size()) {
                Field added = after.get(i);
                session.run("ALTER TABLE " + old.duckName() + " ADD COLUMN " + Sql.name(added.name()) + " "
                        + added.duckType());
            } else if (i >= after.size()
                    || !after.get(i).name().equals(before.get(i).name())
                    || !after.get(i).duckType().equals(before.get(i).duckType())) {
                throw ApiException.invalid("Provided Schema does not match Table " + TableEntry.display(old.name())
                        + ". Field " + before.get(i).name() + " is missing in new schema or has changed");
            }
        }
    }

    /** Checks the view's query and notes its columns and what completes names in it. */
    private void defineView(TableName name, ObjectNode document) {
        ObjectNode configuration = Json.object();
        configuration.putObject("query").set("query", document.at("/view/query"));
        JsonNode schema = intake.dryRun(name.project(), "", configuration).resultSchema();
        document.set("schema", schema);
        document.withObject("/view").put("useLegacySql", false).put("defaultProject", name.project());
    }
}
