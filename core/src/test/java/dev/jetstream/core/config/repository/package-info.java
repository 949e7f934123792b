/** Tests. */
@NullMarked
package dev.jetstream.core.config.repository;

import org.jspecify.annotations.NullMarked;
