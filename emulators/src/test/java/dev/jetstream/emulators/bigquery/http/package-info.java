/** Tests of the way requests come in and answers go out. */
@NullMarked
package dev.jetstream.emulators.bigquery.http;

import org.jspecify.annotations.NullMarked;
