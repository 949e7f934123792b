package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A translated statement.
 *
 * @param kind what the statement does
 * @param duckSql the query in DuckDB's SQL for SELECT, CREATE_TABLE_AS and CREATE_VIEW (the query alone: creating is
 *     the caller's); empty for the others
 * @param columns names and types of the query's result; DuckDB's types are exactly their {@link Field#duckType()}
 * @param reads tables that the query reads, after expansion of views and wildcards, each once in order of appearance
 * @param target the table or view that is created or dropped, or null
 * @param replace whether CREATE OR REPLACE was said
 * @param ifNotExists whether CREATE .. IF NOT EXISTS or DROP .. IF EXISTS was said
 * @param viewSql CREATE_VIEW: the view's query in GoogleSQL as written; else null
 * @param function CREATE_FUNCTION: the function; else null
 * @param description OPTIONS(description=..) of CREATE TABLE and VIEW, or null
 */
public record Translation(
        Kind kind,
        String duckSql,
        List<Field> columns,
        List<TableName> reads,
        @Nullable TableName target,
        boolean replace,
        boolean ifNotExists,
        @Nullable String viewSql,
        @Nullable SqlFunction function,
        @Nullable String description) {
    /** What a statement does. */
    public enum Kind {
        SELECT,
        CREATE_TABLE_AS,
        CREATE_VIEW,
        CREATE_FUNCTION,
        DROP_TABLE,
        DROP_VIEW
    }

    public Translation {
        columns = List.copyOf(columns);
        reads = List.copyOf(reads);
    }
}
