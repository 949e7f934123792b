@NullMarked
package dev.jetstream.exporter;

import org.jspecify.annotations.NullMarked;
