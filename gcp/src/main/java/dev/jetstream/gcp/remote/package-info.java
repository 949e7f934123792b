/** How a remote service is called: off the caller's thread, with deadlines and retries. */
@NullMarked
package dev.jetstream.gcp.remote;

import org.jspecify.annotations.NullMarked;
