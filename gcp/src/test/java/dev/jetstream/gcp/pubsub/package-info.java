/** The bus on Pub/Sub, against the embedded server. */
@NullMarked
package dev.jetstream.gcp.pubsub;

import org.jspecify.annotations.NullMarked;
