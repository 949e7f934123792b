/** The endpoints of the REST interface, one class a collection. */
@NullMarked
package dev.jetstream.emulators.bigquery.api;

import org.jspecify.annotations.NullMarked;
