/** Embedded servers that speak the wire protocols of Pub/Sub, BigQuery and Cloud Storage. */
@NullMarked
package dev.jetstream.emulators;

import org.jspecify.annotations.NullMarked;
