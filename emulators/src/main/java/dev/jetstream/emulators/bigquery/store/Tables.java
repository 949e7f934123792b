package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.sql.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The remembered tables and views. Each method works within the session's transaction. */
public final class Tables {
    private static final String COLUMNS = "project, dataset, name, type, created, modified, row_count, size_bytes, doc";

    private Tables() {}

    /** The table or view of that name. */
    public static Optional<TableEntry> find(Session session, TableName name) throws SQLException {
        return session.first(
                Tables::entry,
                "SELECT " + COLUMNS + " FROM _meta.tables WHERE project = ? AND dataset = ? AND name = ?",
                name.project(),
                name.dataset(),
                name.table());
    }

    /** The table or view of that name, or BigQuery's 404. */
    public static TableEntry get(Session session, TableName name) throws SQLException {
        return find(session, name).orElseThrow(() -> ApiException.notFound("Table " + TableEntry.display(name)));
    }

    /** Names that begin with the prefix, sorted. */
    public static List<String> names(Session session, String project, String dataset, String prefix)
            throws SQLException {
        return session.rows(
                row -> row.getString(1),
                "SELECT name FROM _meta.tables WHERE project = ? AND dataset = ? AND starts_with(name, ?) ORDER BY name",
                project,
                dataset,
                prefix);
    }

    /** A page of a dataset in order of names, beginning behind {@code after}. */
    public static List<TableEntry> page(Session session, String project, String dataset, String after, long limit)
            throws SQLException {
        return session.rows(
                Tables::entry,
                "SELECT " + COLUMNS + " FROM _meta.tables WHERE project = ? AND dataset = ? AND name > ?"
                        + " ORDER BY name LIMIT ?",
                project,
                dataset,
                after,
                limit);
    }

    /** Remembers an entry, in place of what was known. */
    public static void put(Session session, TableEntry entry) throws SQLException {
        session.run(
                "INSERT OR REPLACE INTO _meta.tables (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.name().project(),
                entry.name().dataset(),
                entry.name().table(),
                entry.type(),
                entry.created(),
                entry.modified(),
                entry.rows(),
                entry.bytes(),
                entry.document().toString());
    }

    /** Drops the table and forgets it, or forgets the view. */
    public static void drop(Session session, TableEntry entry) throws SQLException {
        if (!entry.isView()) {
            session.run("DROP TABLE " + entry.duckName());
        }
        session.run(
                "DELETE FROM _meta.tables WHERE project = ? AND dataset = ? AND name = ?",
                entry.name().project(),
                entry.name().dataset(),
                entry.name().table());
    }

    private static TableEntry entry(ResultSet row) throws SQLException {
        return new TableEntry(
                new TableName(row.getString(1), row.getString(2), row.getString(3)),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                Json.stored(row.getString(9)));
    }
}
