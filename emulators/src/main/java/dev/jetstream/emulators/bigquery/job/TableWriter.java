package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.store.Cancellation;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.Sql;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.TableSize;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts rows into tables, whole or at the end, together with what is remembered of the table. */
final class TableWriter {
    private final Clock clock;

    TableWriter(Clock clock) {
        this.clock = clock;
    }

    /** Rows to write: their columns and the DuckDB query that gives them. */
    record Rows(List<Field> fields, String duckSql) {}

    /** Makes the table, in place of whatever table had that name. */
    void create(Session session, Cancellation cancellation, TableName name, Rows rows, ObjectNode document)
            throws SQLException {
        Datasets.require(session, name.project(), name.dataset());
        Optional<TableEntry> old = Tables.find(session, name);
        refuseView(old, name);
        TableEntry unused = put(session, cancellation, name, rows, document, clock.millis());
    }

    /**
     * Writes the result of a query as its dispositions say.
     *
     * <p>Replacing drops labels and description; an empty table that is written to keeps them.
     */
    TableEntry write(Session session, Cancellation cancellation, TableName name, Rows rows, Disposition disposition)
            throws SQLException {
        Datasets.require(session, name.project(), name.dataset());
        Optional<TableEntry> old = checked(session, name, disposition);
        if (old.isEmpty()) {
            return put(session, cancellation, name, rows, Json.object(), clock.millis());
        }
        if (disposition.appends()) {
            return append(session, cancellation, old.get(), rows);
        }
        ObjectNode document =
                disposition.truncates() ? Json.object() : old.get().document().deepCopy();
        return put(session, cancellation, name, rows, document, old.get().created());
    }

    /** The table that is there; refused when the dispositions forbid to write to it, or to make it. */
    static Optional<TableEntry> checked(Session session, TableName name, Disposition disposition) throws SQLException {
        Optional<TableEntry> old = Tables.find(session, name);
        refuseView(old, name);
        if (old.isEmpty() && !disposition.create()) {
            throw ApiException.notFound("Table " + TableEntry.display(name));
        }
        boolean mayAdd = disposition.truncates() || disposition.appends();
        if (old.isPresent() && !mayAdd && old.get().rows() > 0) {
            throw ApiException.duplicate("Table " + TableEntry.display(name));
        }
        return old;
    }

    /** Makes or replaces the table and remembers it with these columns. */
    TableEntry put(
            Session session, Cancellation cancellation, TableName name, Rows rows, ObjectNode document, long created)
            throws SQLException {
        String table = TableEntry.duckName(name);
        session.run(cancellation, "CREATE OR REPLACE TABLE " + table + " AS " + rows.duckSql());
        document.putObject("schema").set("fields", TableEntry.fieldsJson(rows.fields()));
        return remember(session, new TableEntry(name, "TABLE", created, created, 0, 0, document));
    }

    /** Adds rows, matched by the names of the columns. */
    TableEntry append(Session session, Cancellation cancellation, TableEntry table, Rows rows) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (Field field : rows.fields()) {
            refuseMismatch(table, field);
            columns.add(Sql.name(field.name()));
        }
        session.run(
                cancellation,
                "INSERT INTO " + table.duckName() + " (" + String.join(", ", columns) + ") " + rows.duckSql());
        return remember(session, table);
    }

    private TableEntry remember(Session session, TableEntry table) throws SQLException {
        long count = session.number("SELECT count(*) FROM " + table.duckName());
        long bytes = TableSize.estimate(session, table.duckName(), table.fields(), count);
        TableEntry entry = table.with(clock.millis(), count, bytes);
        Tables.put(session, entry);
        return entry;
    }

    private static void refuseMismatch(TableEntry table, Field field) {
        Optional<Field> same = table.fields().stream()
                .filter(known -> known.name().equalsIgnoreCase(field.name()))
                .findFirst();
        String provided = "Provided Schema does not match Table " + TableEntry.display(table.name()) + ". ";
        if (same.isEmpty()) {
            throw ApiException.invalid(provided + "Cannot add fields (field: " + field.name() + ")");
        }
        if (!same.get().duckType().equals(field.duckType())) {
            throw ApiException.invalid(provided + "Field " + field.name() + " has changed type from "
                    + same.get().type() + " to " + field.type());
        }
    }

    private static void refuseView(Optional<TableEntry> old, TableName name) {
        if (old.isPresent() && old.get().isView()) {
            throw ApiException.invalid(
                    TableEntry.display(name) + " is not allowed for this operation because it is currently a VIEW.");
        }
    }
}
