package dev.jetstream.gcp.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.Remote;
import dev.jetstream.gcp.remote.RemoteSettings;
import dev.jetstream.gcp.remote.TransientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Reads JSON from one of Google's REST services, with a deadline, and again while the service is away. */
final class GoogleRest implements AutoCloseable {
    private static final int OK = 200;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI service;
    private final Supplier<String> token;
    private final Remote remote;

    /**
     * A service.
     *
     * @param token asked for at every try
     * @param timer for deadlines and pauses
     */
    GoogleRest(String name, URI service, Supplier<String> token, Scheduler timer) {
        this.service = service;
        this.token = token;
        this.remote = new Remote(
                name,
                new RemoteSettings(5, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(30), 2),
                timer);
    }

    /** The document at a path; fails with {@link UnavailableException}. */
    Mono<JsonNode> get(String path) {
        return remote.call(path, () -> answer(path), error -> translate(path, error));
    }

    private JsonNode answer(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + token.get())
                .timeout(Duration.ofSeconds(30))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status == OK) {
            return mapper.readTree(response.body());
        }
        String message = "%s%s answers HTTP %s".formatted(service, path, status);
        if (status == 408 || status == 429 || status >= 500) {
            throw new TransientException(message, null);
        }
        throw new UnavailableException(message);
    }

    private RuntimeException translate(String path, Exception error) {
        return error instanceof RuntimeException known
                ? known
                : new TransientException("%s%s: %s".formatted(service, path, error), error);
    }

    @Override
    public void close() {
        remote.close();
    }
}
