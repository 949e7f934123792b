/** How often intervals cover what they should, by simulation; slow, so in a profile of its own. */
@NullMarked
package dev.jetstream.core.statistics.calibration;

import org.jspecify.annotations.NullMarked;
