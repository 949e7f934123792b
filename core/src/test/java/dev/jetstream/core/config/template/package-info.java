/** Tests. */
@NullMarked
package dev.jetstream.core.config.template;

import org.jspecify.annotations.NullMarked;
