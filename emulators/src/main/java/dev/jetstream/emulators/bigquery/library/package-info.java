/** Public SQL functions that queries expect to find in any project, such as {@code mozfun.map.get_key}. */
@NullMarked
package dev.jetstream.emulators.bigquery.library;

import org.jspecify.annotations.NullMarked;
