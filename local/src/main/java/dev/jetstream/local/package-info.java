/** Everything in one JVM: the command, the embedded servers, generated telemetry. */
@NullMarked
package dev.jetstream.local;

import org.jspecify.annotations.NullMarked;
