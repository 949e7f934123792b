/** A bucket on Cloud Storage. */
@NullMarked
package dev.jetstream.gcp.storage;

import org.jspecify.annotations.NullMarked;
