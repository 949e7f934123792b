@NullMarked
package dev.jetstream.exporter.json;

import org.jspecify.annotations.NullMarked;
