package dev.jetstream.emulators.bigquery.job;

import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.MetaSchema;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tables for results that nobody gave a name: kept for a day, and never more than a thousand.
 *
 * <p>They are in the file, not in memory: a job that was seen to be done can be joined after a restart, and then its
 * rows must be there. The name follows from the job's, so that no other record is needed.
 */
final class AnonymousResults {
    /** The hidden dataset of such tables. */
    static final String DATASET = "_anonymous";

    static final int MOST = 1_000;
    private static final long LIFE_MILLIS = Duration.ofHours(24).toMillis();
    private static final int BETWEEN_CLEANINGS = 100;

    private final DuckFile file;
    private final AtomicInteger sinceCleaning = new AtomicInteger();

    AnonymousResults(DuckFile file) {
        this.file = file;
    }

    static String tableId(String jobId) {
        return "anon_" + jobId;
    }

    static String jobId(String tableId) {
        return tableId.substring("anon_".length());
    }

    static String duckName(String tableId) {
        return MetaSchema.RESULTS + "." + Sql.name(tableId);
    }

    static void remember(Session session, String tableId, long now) throws SQLException {
        session.run("INSERT OR REPLACE INTO _meta.results (name, created) VALUES (?, ?)", tableId, now);
    }

    /** Now and then drops what is too old or too many. */
    void cleanSometimes(long now) {
        if (sinceCleaning.incrementAndGet() >= BETWEEN_CLEANINGS) {
            sinceCleaning.set(0);
            clean(now);
        }
    }

    void clean(long now) {
        List<String> names = file.read(session -> session.rows(
                row -> row.getString(1),
                "SELECT name FROM _meta.results WHERE created < ?"
                        + " UNION SELECT name FROM (SELECT name FROM _meta.results ORDER BY created DESC OFFSET ?)",
                now - LIFE_MILLIS,
                MOST));
        for (String name : names) {
            file.change(session -> {
                session.run("DROP TABLE IF EXISTS " + duckName(name));
                session.run("DELETE FROM _meta.results WHERE name = ?", name);
            });
        }
    }
}
