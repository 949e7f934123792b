/** The bus on Pub/Sub. */
@NullMarked
package dev.jetstream.gcp.pubsub;

import org.jspecify.annotations.NullMarked;
