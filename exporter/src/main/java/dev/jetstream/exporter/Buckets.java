package dev.jetstream.exporter;

import dev.jetstream.core.blob.BlobStore;

/** The buckets to which results go, by name. */
@FunctionalInterface
public interface Buckets {
    /** The bucket of a name; does nothing yet. */
    BlobStore bucket(String name);
}
