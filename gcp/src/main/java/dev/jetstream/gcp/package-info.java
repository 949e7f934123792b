/** The ports of core on Pub/Sub, BigQuery and Cloud Storage. */
@NullMarked
package dev.jetstream.gcp;

import org.jspecify.annotations.NullMarked;
