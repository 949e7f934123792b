/** The experiment as Experimenter describes it, and the words of its analysis. */
@NullMarked
package dev.jetstream.core.experiment;

import org.jspecify.annotations.NullMarked;
