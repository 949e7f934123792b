/** The warehouse on BigQuery. */
@NullMarked
package dev.jetstream.gcp.bigquery;

import org.jspecify.annotations.NullMarked;
