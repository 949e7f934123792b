package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.bigquery.http.ApiException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a statement from another thread, before it began or while it runs. The first reason stays. */
public final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private @Nullable ApiException reason;
    private @Nullable Statement running;

    /** Asks for the end; the statement then fails with {@code why}. */
    public synchronized void cancel(ApiException why) {
        if (reason == null) {
            reason = why;
        }
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                LOG.debug("the statement had ended before it could be cancelled", e);
            }
        }
    }

    /** Throws the reason when an end was asked for. */
    public synchronized void check() {
        if (reason != null) {
            throw reason;
        }
    }

    synchronized void began(Statement statement) {
        check();
        running = statement;
    }

    synchronized void ended() {
        running = null;
    }
}
