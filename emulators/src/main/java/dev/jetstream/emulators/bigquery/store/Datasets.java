package dev.jetstream.emulators.bigquery.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The remembered datasets; each is a DuckDB schema. Each method works within the session's transaction. */
public final class Datasets {
    private Datasets() {}

    /** The resource of a dataset. */
    public static Optional<ObjectNode> find(Session session, String project, String dataset) throws SQLException {
        return session.first(
                row -> Json.stored(row.getString(1)),
                "SELECT doc FROM _meta.datasets WHERE project = ? AND dataset = ?",
                project,
                dataset);
    }

    /** The resource of a dataset, or BigQuery's 404. */
    public static ObjectNode get(Session session, String project, String dataset) throws SQLException {
        return find(session, project, dataset)
                .orElseThrow(() -> ApiException.notFound("Dataset " + project + ":" + dataset));
    }

    /** Fails with BigQuery's 404 when there is no such dataset. */
    public static void require(Session session, String project, String dataset) throws SQLException {
        if (find(session, project, dataset).isEmpty()) {
            throw ApiException.notFound("Dataset " + project + ":" + dataset);
        }
    }

    /** A page of a project in order of names, beginning behind {@code after}. */
    public static List<ObjectNode> page(Session session, String project, String after, long limit) throws SQLException {
        return session.rows(
                row -> Json.stored(row.getString(1)),
                "SELECT doc FROM _meta.datasets WHERE project = ? AND dataset > ? ORDER BY dataset LIMIT ?",
                project,
                after,
                limit);
    }

    /** Makes the schema and remembers the dataset. */
    public static void create(Session session, String project, String dataset, ObjectNode resource)
            throws SQLException {
        session.run("CREATE SCHEMA " + Sql.name(TableEntry.schemaName(project, dataset)));
        put(session, project, dataset, resource);
    }

    /** Remembers the resource, in place of what was known. */
    public static void put(Session session, String project, String dataset, ObjectNode resource) throws SQLException {
        session.run(
                "INSERT OR REPLACE INTO _meta.datasets (project, dataset, doc) VALUES (?, ?, ?)",
                project,
                dataset,
                resource.toString());
    }

    /** Drops the dataset and everything in it. */
    public static void drop(Session session, String project, String dataset) throws SQLException {
        session.run("DROP SCHEMA " + Sql.name(TableEntry.schemaName(project, dataset)) + " CASCADE");
        session.run("DELETE FROM _meta.tables WHERE project = ? AND dataset = ?", project, dataset);
        session.run("DELETE FROM _meta.datasets WHERE project = ? AND dataset = ?", project, dataset);
    }
}
