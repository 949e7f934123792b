/** What a config file says, before it is resolved: typed, checked, mergeable. */
@NullMarked
package dev.jetstream.core.config.spec;

import org.jspecify.annotations.NullMarked;
