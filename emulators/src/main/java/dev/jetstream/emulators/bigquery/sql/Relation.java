package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table or a view, as the catalog knows it. */
public sealed interface Relation {
    /**
     * Rows that DuckDB holds.
     *
     * @param fields the columns, in order
     * @param duckRelation the text to put behind FROM, such as {@code "proj.ds"."t"} or a sub-query in parentheses
     */
    record Table(List<Field> fields, String duckRelation) implements Relation {
        public Table {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A stored query, expanded wherever it is read; so a view over a wildcard table always sees the tables of the
     * moment.
     *
     * @param googleSql the query as written
     * @param defaultProject the project that completes names in it
     * @param defaultDataset the dataset that completes names in it, or null
     */
    record View(
            String googleSql,
            String defaultProject,
            @Nullable String defaultDataset) implements Relation {}
}
