@NullMarked
package dev.jetstream.emulators.bigquery.sql;

import org.jspecify.annotations.NullMarked;
