package dev.jetstream.dispatcher.selection;

import org.jspecify.annotations.Nullable;

/**
 * An experiment that is not analysed.
 *
 * @param slug as far as it can be told
 * @param reason in a sentence
 * @param broken whether its record or its config is in the way, so that somebody has to mend it
 */
public record LeftOut(@Nullable String slug, String reason, boolean broken) {
    static LeftOut notDue(String slug, String reason) {
        return new LeftOut(slug, reason, false);
    }

    static LeftOut unreadable(@Nullable String slug, String reason) {
        return new LeftOut(slug, reason, true);
    }
}
