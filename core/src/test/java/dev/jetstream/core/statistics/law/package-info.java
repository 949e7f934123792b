/** The laws against closed forms, against each other and against replicates drawn by an independent judge. */
@NullMarked
package dev.jetstream.core.statistics.law;

import org.jspecify.annotations.NullMarked;
