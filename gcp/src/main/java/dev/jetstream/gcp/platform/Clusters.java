package dev.jetstream.gcp.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.failure.UnavailableException;
import java.net.URI;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Looks up where a Kubernetes cluster's API is. */
public final class Clusters implements AutoCloseable {
    private final GoogleRest rest;

    /**
     * Google's service, or another at {@code service}.
     *
     * @param token see {@link AccessToken}
     * @param timer for deadlines and pauses
     */
    public Clusters(URI service, Supplier<String> token, Scheduler timer) {
        this.rest = new GoogleRest("clusters", service, token, timer);
    }

    /** Google's own service. */
    public static URI google() {
        return URI.create("https://container.googleapis.com");
    }

    /** Where a cluster's API is; fails with {@link UnavailableException} when there is no such cluster. */
    public Mono<Endpoint> endpoint(String project, String zone, String cluster) {
        String path = "/v1/projects/%s/locations/%s/clusters/%s".formatted(project, zone, cluster);
        return rest.get(path).map(found -> endpoint(path, found));
    }

    private static Endpoint endpoint(String path, JsonNode found) {
        String ip = found.path("endpoint").asText();
        String certificate =
                found.path("masterAuth").path("clusterCaCertificate").asText();
        if (ip.isEmpty() || certificate.isEmpty()) {
            throw new UnavailableException("%s has no endpoint yet: is it being made?".formatted(path));
        }
        return new Endpoint(ip, certificate);
    }

    /**
     * An API's address.
     *
     * @param certificate of its authority, base64 of PEM
     */
    public record Endpoint(String ip, String certificate) {}

    @Override
    public void close() {
        rest.close();
    }
}
