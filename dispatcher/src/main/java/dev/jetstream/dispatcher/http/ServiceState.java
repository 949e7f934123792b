package dev.jetstream.dispatcher.http;

import java.util.Optional;

/** What a service tells of itself to whoever watches it. */
public interface ServiceState {
    /** Why it is not ready to be sent requests; empty when it is. */
    Optional<String> notReady();

    /** Its metrics in Prometheus' text form. */
    String metrics();
}
