package dev.jetstream.emulators.bigquery.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection while it is in use. Parameters stand for {@code ?}.
 *
 * <p>Everything is prepared, also what has no parameters: a plain statement hides the engine's message behind
 * "unsuccessful or closed pending query result".
 */
public final class Session {
    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of the row that the cursor stands on. */
    @FunctionalInterface
    public interface RowMapper<T> {
        /** Reads, never moves. */
        T map(ResultSet row) throws SQLException;
    }

    /** Looks at a whole result. */
    @FunctionalInterface
    public interface ResultReader<T> {
        /** Moves through the rows. */
        T read(ResultSet rows) throws SQLException;
    }

    /** Runs a statement. */
    public void run(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
        }
    }

    /** Runs a statement that may take long and can be cancelled. */
    public void run(Cancellation cancellation, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            cancellation.began(statement);
            statement.execute();
        } catch (SQLException e) {
            cancellation.check();
            throw e;
        } finally {
            cancellation.ended();
        }
    }

    /** All rows. */
    public <T> List<T> rows(RowMapper<T> mapper, String sql, Object... parameters) throws SQLException {
        return read(
                rows -> {
                    List<T> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(mapper.map(rows));
                    }
                    return found;
                },
                sql,
                parameters);
    }

    /** The first row. */
    public <T> Optional<T> first(RowMapper<T> mapper, String sql, Object... parameters) throws SQLException {
        return read(rows -> rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty(), sql, parameters);
    }

    /** A count or a sum. */
    public long number(String sql, Object... parameters) throws SQLException {
        return first(row -> row.getLong(1), sql, parameters).orElse(0L);
    }

    /** Whatever the reader makes of the result. */
    public <T> T read(ResultReader<T> reader, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return reader.read(rows);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
