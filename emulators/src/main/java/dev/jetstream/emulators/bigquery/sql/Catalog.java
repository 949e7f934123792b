package dev.jetstream.emulators.bigquery.sql;

import java.util.List;
import java.util.Optional;

/**
 * What a statement may refer to: tables, views and user-defined functions.
 *
 * <p>Metadata relations are ordinary relations here: dataset {@code ds} (or {@code region-us}) with the table names
 * {@code INFORMATION_SCHEMA.TABLES}, {@code INFORMATION_SCHEMA.TABLE_OPTIONS},
 * {@code INFORMATION_SCHEMA.JOBS_BY_PROJECT}, and {@code __TABLES__}. Called once or more per translation, on the
 * calling thread; must not change meanwhile.
 */
public interface Catalog {
    /** The table or view of that name; names are compared as BigQuery does, with case. */
    Optional<Relation> find(String project, String dataset, String table);

    /** Names of the tables and views of a dataset that begin with the prefix, for wildcard tables; sorted. */
    List<String> tables(String project, String dataset, String prefix);

    /** The user-defined function of that full name, such as {@code mozfun.map.get_key}. */
    Optional<SqlFunction> function(String path);
}
