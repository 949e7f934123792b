package dev.jetstream.dispatcher.selection;

import org.jspecify.annotations.Nullable;

/**
 * An experiment that is not analysed.
 *
 * @param slug as far as it can be told
 * @param reason in a sentence
 */
public record LeftOut(@Nullable String slug, String reason) {}
