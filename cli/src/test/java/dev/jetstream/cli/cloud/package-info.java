/** The command of the production image, as far as it goes without Google. */
@NullMarked
package dev.jetstream.cli.cloud;

import org.jspecify.annotations.NullMarked;
