/** BigQuery on DuckDB: the dialect, the schemas and the REST interface in front of them. */
@NullMarked
package dev.jetstream.emulators.bigquery;

import org.jspecify.annotations.NullMarked;
