package dev.jetstream.dispatcher.selection;

import dev.jetstream.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that is not analysed.
 *
 * @param slug as far as it can be told
 */
public record LeftOut(@Nullable String slug, Reason reason) {
    /** Whether its record or its config is in the way, so that somebody has to mend it. */
    public boolean broken() {
        return reason instanceof Reason.UnreadableRecord || reason instanceof Reason.UnusableConfig;
    }
}
