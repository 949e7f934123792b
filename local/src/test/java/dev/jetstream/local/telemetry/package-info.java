/** Tests of the generated telemetry. */
@NullMarked
package dev.jetstream.local.telemetry;

import org.jspecify.annotations.NullMarked;
