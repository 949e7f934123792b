/** Jobs: accepted, run, remembered; queries, loads and where their results go. */
@NullMarked
package dev.jetstream.emulators.bigquery.job;

import org.jspecify.annotations.NullMarked;
