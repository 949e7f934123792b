/** The DuckDB file: sessions and transactions, and what is known of datasets, tables and jobs. */
@NullMarked
package dev.jetstream.emulators.bigquery.store;

import org.jspecify.annotations.NullMarked;
