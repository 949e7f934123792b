/** What the servers need of their host: folders of their own, and plain words when one cannot be had. */
@NullMarked
package dev.jetstream.emulators.host;

import org.jspecify.annotations.NullMarked;
