/** The one way in which records of ours become JSON. */
@NullMarked
package dev.jetstream.core.json;

import org.jspecify.annotations.NullMarked;
