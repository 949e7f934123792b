/** The wire: requests, replies, routes, errors as BigQuery words them, and faults on demand. */
@NullMarked
package dev.jetstream.emulators.bigquery.http;

import org.jspecify.annotations.NullMarked;
