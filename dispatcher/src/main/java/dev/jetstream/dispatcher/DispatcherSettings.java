package dev.jetstream.dispatcher;

import dev.jetstream.core.message.EventTopics.Timing;

/**
 * How a dispatcher works.
 *
 * @param timing of the subscriptions it makes
 * @param concurrency objects and messages written at the same time
 */
public record DispatcherSettings(Timing timing, int concurrency) {
    /**
     * The defaults: 16 at a time keeps the latency of a thousand small writes below a minute and far below any quota.
     */
    public static DispatcherSettings defaults(Timing timing) {
        return new DispatcherSettings(timing, 16);
    }
}
