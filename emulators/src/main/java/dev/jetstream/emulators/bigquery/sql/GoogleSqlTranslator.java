package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Scope.Output;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The translator on a catalog; safe for use by several threads when the catalog is. */
public final class GoogleSqlTranslator implements SqlTranslator {
    private final Catalog catalog;

    public GoogleSqlTranslator(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Translation translate(String sql, Defaults defaults, QueryParameters parameters) {
        Statement statement = StatementParser.statement(sql);
        boolean view = statement.kind() == Translation.Kind.CREATE_VIEW; // outlives the values
        Session session = new Session(catalog, defaults, view ? QueryParameters.NONE : parameters);
        Query query = statement.query();
        String duckSql = "";
        List<Field> columns = List.of();
        if (query != null) {
            QueryResult result = session.queries.translate(query, Scope.ROOT);
            if (result.asStruct()) {
                throw query.pos().error("SELECT AS STRUCT is supported in sub-queries only");
            }
            duckSql = result.sql();
            columns = columns(statement.pos(), result.outputs());
        }
        return new Translation(
                statement.kind(),
                duckSql,
                columns,
                List.copyOf(session.reads),
                target(statement, session),
                statement.replace(),
                statement.conditional(),
                statement.kind() == Translation.Kind.CREATE_VIEW ? unwrapped(statement.text()) : null,
                statement.function(),
                statement.description());
    }

    private static @Nullable TableName target(Statement statement, Session session) {
        boolean none = statement.target().isEmpty() || statement.kind() == Translation.Kind.CREATE_FUNCTION;
        return none ? null : session.tables.name(statement.target(), statement.pos());
    }

    /** A view's text without the blank lines around it. */
    private static String unwrapped(String text) {
        return text.strip();
    }

    private static List<Field> columns(Pos pos, List<Output> outputs) {
        Set<String> names = new HashSet<>();
        for (Output output : outputs) {
            if (!output.name().isEmpty() && !names.add(output.name().toLowerCase(Locale.ROOT))) {
                throw pos.error("Duplicate column names in the result are not supported when a destination table is"
                        + " present. Found duplicate(s): " + output.name());
            }
        }
        return outputs.stream()
                .map(output -> output.type().toField(output.duckName()))
                .toList();
    }
}
