package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;

/** A name in a list (a metric of a period, a segment, an outcome), with its own place and the list's key path. */
public record Reference(String name, Place place, String keyPath) {}
