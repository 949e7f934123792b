/** Which experiments there are: records of Experimenter's API, from a URL, a file or a folder. */
@NullMarked
package dev.jetstream.core.catalog;

import org.jspecify.annotations.NullMarked;
