/** The embedded warehouse for tests that run many statements: filled through its adapter, asked without it. */
@NullMarked
package dev.jetstream.local.engine;

import org.jspecify.annotations.NullMarked;
