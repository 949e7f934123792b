package dev.jetstream.emulators.bigquery.job;

import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.store.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The remembered jobs. Each method works within the session's transaction. */
final class JobStore {
    private JobStore() {}

    static Optional<JobDocument> find(Session session, String project, String id) throws SQLException {
        return session.first(
                row -> JobDocument.stored(row.getString(1)),
                "SELECT doc FROM _meta.jobs WHERE project = ? AND id = ?",
                project,
                id);
    }

    static void put(Session session, JobDocument job) throws SQLException {
        session.run(
                "INSERT OR REPLACE INTO _meta.jobs (project, id, created, state, doc) VALUES (?, ?, ?, ?, ?)",
                job.project(),
                job.id(),
                job.created(),
                job.state(),
                job.toString());
    }

    static void delete(Session session, String project, String id) throws SQLException {
        session.run("DELETE FROM _meta.jobs WHERE project = ? AND id = ?", project, id);
    }

    /** Those created at an instant or later, the newest first. */
    static List<JobDocument> page(Session session, String project, long createdFrom, long offset, long limit)
            throws SQLException {
        return session.rows(
                row -> JobDocument.stored(row.getString(1)),
                "SELECT doc FROM _meta.jobs WHERE project = ? AND created >= ?"
                        + " ORDER BY created DESC, id LIMIT ? OFFSET ?",
                project,
                createdFrom,
                limit,
                offset);
    }

    /** Jobs that a killed process left unfinished end here; gives how many. */
    static int failUnfinished(Session session, long now) throws SQLException {
        List<JobDocument> unfinished = session.rows(
                row -> JobDocument.stored(row.getString(1)), "SELECT doc FROM _meta.jobs WHERE state <> 'DONE'");
        ApiException lost = new ApiException(
                503, "backendError", "The server was stopped while the job ran; nothing of it was kept. Try again.");
        for (JobDocument job : unfinished) {
            put(session, job.failed(now, lost));
        }
        return unfinished.size();
    }

    static void deleteOlderThan(Session session, long instant) throws SQLException {
        session.run("DELETE FROM _meta.jobs WHERE created < ?", instant);
    }
}
