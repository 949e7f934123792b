package dev.jetstream.emulators.bigquery.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;

/** The remembered user-defined functions. Each method works within the session's transaction. */
public final class Functions {
    private Functions() {}

    /** The function of that full name. */
    public static Optional<SqlFunction> find(Session session, String name) throws SQLException {
        return session.first(row -> read(row.getString(1)), "SELECT doc FROM _meta.functions WHERE name = ?", name);
    }

    /** Remembers a function, in place of what was known. */
    public static void put(Session session, SqlFunction function) throws SQLException {
        session.run(
                "INSERT OR REPLACE INTO _meta.functions (name, doc) VALUES (?, ?)",
                function.name(),
                Json.MAPPER.valueToTree(function).toString());
    }

    private static SqlFunction read(String document) {
        try {
            return Json.MAPPER.readValue(document, SqlFunction.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
