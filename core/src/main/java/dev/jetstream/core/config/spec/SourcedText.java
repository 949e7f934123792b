package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;

/** A text of a config together with the place of its key and the key's path, for messages about it. */
public record SourcedText(String text, Place place, String keyPath) {}
