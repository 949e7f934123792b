/** Where configs come from: folders and git repositories, at a revision. */
@NullMarked
package dev.jetstream.core.config.repository;

import org.jspecify.annotations.NullMarked;
