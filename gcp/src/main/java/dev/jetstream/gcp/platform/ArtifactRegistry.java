package dev.jetstream.gcp.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.image.Image;
import dev.jetstream.core.image.ImageCatalog;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The images in a project's registry {@code us/gcr.io}. */
public final class ArtifactRegistry implements ImageCatalog, AutoCloseable {
    private static final String DIGEST = "@sha256:";

    private final GoogleRest rest;
    private final String project;

    /**
     * Google's service, or another at {@code service}.
     *
     * @param token see {@link AccessToken}
     * @param timer for deadlines and pauses
     */
    public ArtifactRegistry(URI service, String project, Supplier<String> token, Scheduler timer) {
        this.rest = new GoogleRest("images", service, token, timer);
        this.project = project;
    }

    /** Google's own service. */
    public static URI google() {
        return URI.create("https://artifactregistry.googleapis.com");
    }

    @Override
    public Flux<Image> images(String name) {
        return page("").expand(page -> {
                    String next = page.path("nextPageToken").asText();
                    return next.isEmpty() ? Mono.<JsonNode>empty() : page(next);
                })
                .concatMapIterable(page -> page.path("dockerImages"))
                .filter(image -> image.path("name").asText().contains("/" + name + DIGEST))
                .map(ArtifactRegistry::image);
    }

    private Mono<JsonNode> page(String token) {
        return rest.get("/v1/projects/%s/locations/us/repositories/gcr.io/dockerImages?pageSize=1000&pageToken=%s"
                .formatted(project, URLEncoder.encode(token, StandardCharsets.UTF_8)));
    }

    private static Image image(JsonNode image) {
        String name = image.path("name").asText();
        Set<String> tags = new HashSet<>();
        image.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Image(
                name.substring(name.indexOf(DIGEST) + DIGEST.length()),
                Instant.parse(image.path("uploadTime").asText()),
                tags);
    }

    @Override
    public void close() {
        rest.close();
    }
}
