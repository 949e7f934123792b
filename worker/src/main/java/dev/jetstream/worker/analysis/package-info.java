/** One analysis: from the resolved config to tables, views and rows of the log. */
@NullMarked
package dev.jetstream.worker.analysis;

import org.jspecify.annotations.NullMarked;
