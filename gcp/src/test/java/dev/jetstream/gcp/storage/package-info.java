/** A bucket on Cloud Storage, against the embedded server. */
@NullMarked
package dev.jetstream.gcp.storage;

import org.jspecify.annotations.NullMarked;
