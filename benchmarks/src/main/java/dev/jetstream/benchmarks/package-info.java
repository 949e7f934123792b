/** How fast the parts are, measured on the machine at hand. */
@NullMarked
package dev.jetstream.benchmarks;

import org.jspecify.annotations.NullMarked;
