/** Calls, deadlines and retries. */
@NullMarked
package dev.jetstream.gcp.remote;

import org.jspecify.annotations.NullMarked;
