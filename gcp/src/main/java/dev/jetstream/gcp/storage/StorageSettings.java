package dev.jetstream.gcp.storage;

import dev.jetstream.gcp.remote.RemoteSettings;
import java.time.Duration;

/**
 * How Cloud Storage is used.
 *
 * @param remote calls
 * @param connectTimeout of a connection
 * @param readTimeout of one answer
 */
public record StorageSettings(RemoteSettings remote, Duration connectTimeout, Duration readTimeout) {
    /**
     * The defaults.
     *
     * <ul>
     *   <li>6 tries, 1 s to 16 s apart: Google asks for exponential back-off from 1 s; one object takes one write a
     *       second, and 429 is how it says so.
     *   <li>60 s a call: our objects are kilobytes, statistics files a few megabytes.
     *   <li>16 threads: a listing of 1,000 names or one object each; more would not be faster on the laptop.
     *   <li>Read time-out 20 s, as the client's own.
     * </ul>
     */
    public static StorageSettings defaults() {
        return new StorageSettings(
                new RemoteSettings(6, Duration.ofSeconds(1), Duration.ofSeconds(16), Duration.ofSeconds(60), 16),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
    }

    /** The same with other settings for calls. */
    public StorageSettings withRemote(RemoteSettings other) {
        return new StorageSettings(other, connectTimeout, readTimeout);
    }

    /** The same with another read time-out. */
    public StorageSettings withReadTimeout(Duration other) {
        return new StorageSettings(remote, connectTimeout, other);
    }
}
