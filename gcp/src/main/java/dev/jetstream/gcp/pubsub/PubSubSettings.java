package dev.jetstream.gcp.pubsub;

import dev.jetstream.gcp.remote.RemoteSettings;
import java.time.Duration;

/**
 * How Pub/Sub is used.
 *
 * @param remote calls
 * @param pullWait longest wait of one pull for a message
 * @param publishDeadline of one publish with the client's own retries
 * @param batchDelay how long a message waits for others to travel with
 */
public record PubSubSettings(RemoteSettings remote, Duration pullWait, Duration publishDeadline, Duration batchDelay) {
    /**
     * The defaults.
     *
     * <ul>
     *   <li>6 tries, 0.1 s to 5 s apart: all within half a lease of 50 s, so that a heartbeat outlives a hiccup.
     *   <li>10 s a call: shorter than a heartbeat of 15 s, so that beats do not overtake each other.
     *   <li>4 threads: calls are futures; the threads only hand answers over.
     *   <li>60 s a pull: an idle worker costs one call a minute; a stop cancels it anyhow.
     *   <li>60 s a publish: as long as a caller waits for an id before it gives its own message back.
     *   <li>5 ms a batch: hundreds of messages a day need no batching, a dispatch of thousands gets some.
     * </ul>
     */
    public static PubSubSettings defaults() {
        return new PubSubSettings(
                new RemoteSettings(6, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(10), 4),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMillis(5));
    }

    /** The same with another wait of a pull. */
    public PubSubSettings withPullWait(Duration other) {
        return new PubSubSettings(remote, other, publishDeadline, batchDelay);
    }
}
