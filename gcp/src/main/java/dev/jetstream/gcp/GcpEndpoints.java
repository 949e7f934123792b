package dev.jetstream.gcp;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the three services are; null means Google's own, with the machine's credentials.
 *
 * <p>A given endpoint is spoken to in plain text and without credentials: it is an embedded server.
 *
 * @param pubsub {@code host:port} of a gRPC server
 * @param bigquery for example {@code http://127.0.0.1:9050}
 * @param storage likewise
 */
public record GcpEndpoints(
        @Nullable String pubsub,
        @Nullable URI bigquery,
        @Nullable URI storage) {
    /** Google's own services. */
    public static GcpEndpoints google() {
        return new GcpEndpoints(null, null, null);
    }
}
