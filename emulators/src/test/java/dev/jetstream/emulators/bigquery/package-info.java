/** The embedded BigQuery under the real client. */
@NullMarked
package dev.jetstream.emulators.bigquery;

import org.jspecify.annotations.NullMarked;
