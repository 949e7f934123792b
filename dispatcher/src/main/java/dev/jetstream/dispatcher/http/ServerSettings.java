package dev.jetstream.dispatcher.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the HTTP server listens.
 *
 * @param address to listen on; port 0 for any free one
 * @param requestWithin from the connection to the end of the request
 * @param idle how long a connection without a request is kept
 * @param connections that may be open
 */
public record ServerSettings(InetSocketAddress address, Duration requestWithin, Duration idle, int connections) {
    /** The defaults: GitHub itself waits ten seconds for an answer. */
    public static ServerSettings at(InetSocketAddress address) {
        return new ServerSettings(address, Duration.ofSeconds(10), Duration.ofSeconds(30), 4096);
    }

    /** The same with other patience. */
    public ServerSettings within(Duration request) {
        return new ServerSettings(address, request, idle, connections);
    }
}
