@NullMarked
package dev.jetstream.cli.config;

import org.jspecify.annotations.NullMarked;
