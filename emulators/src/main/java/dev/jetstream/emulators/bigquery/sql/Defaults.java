package dev.jetstream.emulators.bigquery.sql;

import org.jspecify.annotations.Nullable;

/**
 * What completes a table name that is written without project or dataset.
 *
 * @param project of the job
 * @param dataset the job's default dataset, or null: then a bare table name is an error
 */
public record Defaults(String project, @Nullable String dataset) {}
