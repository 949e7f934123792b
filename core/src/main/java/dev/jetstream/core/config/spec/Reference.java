package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;

/** A metric's name in a list of a period, with the place of the list. */
public record Reference(String metric, Place place, String keyPath) {}
