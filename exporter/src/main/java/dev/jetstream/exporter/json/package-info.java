/** The exported JSON documents, byte by byte as their readers expect them. */
@NullMarked
package dev.jetstream.exporter.json;

import org.jspecify.annotations.NullMarked;
