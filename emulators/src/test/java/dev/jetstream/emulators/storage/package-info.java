/** Tests of the embedded Cloud Storage, by itself and through Google's client. */
@NullMarked
package dev.jetstream.emulators.storage;

import org.jspecify.annotations.NullMarked;
