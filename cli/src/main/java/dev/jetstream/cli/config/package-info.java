/** Commands about configs: resolve one, check many, show a definition. */
@NullMarked
package dev.jetstream.cli.config;

import org.jspecify.annotations.NullMarked;
