/** Schemas of tables as BigQuery describes them, and what they are in DuckDB. */
@NullMarked
package dev.jetstream.emulators.bigquery.schema;

import org.jspecify.annotations.NullMarked;
