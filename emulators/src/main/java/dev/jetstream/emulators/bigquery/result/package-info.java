/** Rows on their way out: pages and cells in BigQuery's encoding. */
@NullMarked
package dev.jetstream.emulators.bigquery.result;

import org.jspecify.annotations.NullMarked;
