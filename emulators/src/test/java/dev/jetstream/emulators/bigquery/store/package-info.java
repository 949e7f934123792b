/** What the warehouse keeps on disk. */
@NullMarked
package dev.jetstream.emulators.bigquery.store;

import org.jspecify.annotations.NullMarked;
