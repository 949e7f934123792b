/** The texts inside configs: Jinja print statements, {@code str.format} fields, dedentation. */
@NullMarked
package dev.jetstream.core.config.template;

import org.jspecify.annotations.NullMarked;
