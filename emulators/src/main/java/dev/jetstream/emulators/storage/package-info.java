/**
 * An embedded Cloud Storage: {@link dev.jetstream.emulators.storage.StorageServer} speaks the JSON interface over a
 * folder in which a person finds each object as a plain file.
 */
@NullMarked
package dev.jetstream.emulators.storage;

import org.jspecify.annotations.NullMarked;
