/** Completions to JSON objects and reports. */
@NullMarked
package dev.jetstream.exporter;

import org.jspecify.annotations.NullMarked;
