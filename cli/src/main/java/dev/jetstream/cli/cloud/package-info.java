/** The command of the production image. */
@NullMarked
package dev.jetstream.cli.cloud;

import org.jspecify.annotations.NullMarked;
