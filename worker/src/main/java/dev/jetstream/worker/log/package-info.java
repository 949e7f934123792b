/** What happened during one analysis, on its way into the log table. */
@NullMarked
package dev.jetstream.worker.log;

import org.jspecify.annotations.NullMarked;
