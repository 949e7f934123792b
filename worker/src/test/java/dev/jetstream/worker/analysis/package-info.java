@NullMarked
package dev.jetstream.worker.analysis;

import org.jspecify.annotations.NullMarked;
