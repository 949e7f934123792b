/** Tests of the public functions. */
@NullMarked
package dev.jetstream.emulators.bigquery.library;

import org.jspecify.annotations.NullMarked;
