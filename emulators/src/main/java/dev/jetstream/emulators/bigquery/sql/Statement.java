package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as written.
 *
 * @param text of the query, for views
 */
record Statement(
        Translation.Kind kind,
        Pos pos,
        @Nullable Query query,
        String text,
        List<Ident> target,
        boolean replace,
        boolean conditional,
        @Nullable SqlFunction function,
        @Nullable String description) {}
