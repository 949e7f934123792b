/** Generated telemetry: tables filled from their schemas, deterministically, with an effect of known size. */
@NullMarked
package dev.jetstream.local.telemetry;

import org.jspecify.annotations.NullMarked;
