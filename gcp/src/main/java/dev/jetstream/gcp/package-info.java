/** Google's clients opened and closed: where the ports of core meet Pub/Sub, BigQuery and Cloud Storage. */
@NullMarked
package dev.jetstream.gcp;

import org.jspecify.annotations.NullMarked;
