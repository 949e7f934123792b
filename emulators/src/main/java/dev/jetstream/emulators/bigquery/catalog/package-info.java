/** What statements may refer to: tables, views, functions and the metadata relations. */
@NullMarked
package dev.jetstream.emulators.bigquery.catalog;

import org.jspecify.annotations.NullMarked;
