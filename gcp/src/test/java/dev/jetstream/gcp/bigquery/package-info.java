/** The warehouse on BigQuery, against the embedded server. */
@NullMarked
package dev.jetstream.gcp.bigquery;

import org.jspecify.annotations.NullMarked;
