package dev.jetstream.dispatcher.webhook;

import dev.jetstream.core.bus.TraceHeaders;
import dev.jetstream.dispatcher.http.Answers;
import dev.jetstream.dispatcher.http.HttpService;
import dev.jetstream.dispatcher.http.RefusedException;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The dispatcher's HTTP server: the webhook and {@code /runs} beside what every service answers.
 *
 * <p>Answers are one line of text, or JSON below {@code /runs}; of what a caller sent only what was understood is
 * repeated in them.
 */
public final class DispatcherServer implements AutoCloseable {
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";
    private static final String RUN = "/runs/";

    private final HttpService service;

    private DispatcherServer(HttpService service) {
        this.service = service;
    }

    /**
     * Starts a server.
     *
     * @param webhook of GitHub, or null where none is taken
     * @param runs below {@code /runs}, or null where there is no token for it
     * @param state behind {@code /readyz} and {@code /metrics}
     */
    public static DispatcherServer start(
            ServerSettings settings,
            @Nullable GitHubWebhook webhook,
            @Nullable RunsApi runs,
            ServiceState state,
            MeterRegistry meters) {
        return new DispatcherServer(HttpService.start(
                settings, state, meters, (routes, answers) -> routes(routes, webhook, runs, answers)));
    }

    /** The port it listens on. */
    public int port() {
        return service.port();
    }

    /** Closes the server; what is being answered is given a moment. */
    @Override
    public void close() {
        service.close();
    }

    private static void routes(
            HttpServerRoutes routes, @Nullable GitHubWebhook webhook, @Nullable RunsApi runs, Answers answers) {
        if (webhook != null) {
            routes.post(
                    "/webhooks/github",
                    (request, response) -> answers.answer(
                            response,
                            TEXT,
                            "webhook",
                            webhook.receive(headers(request), declared(request), body(request))));
        }
        if (runs != null) {
            routes.post(
                            "/runs",
                            (request, response) -> answers.answer(
                                    response,
                                    JSON,
                                    "runs",
                                    runs.start(headers(request), declared(request), body(request))
                                            .contextWrite(TraceHeaders.with(trace(request)))))
                    .route(
                            request -> request.method().equals(HttpMethod.GET)
                                    && request.uri().startsWith(RUN),
                            (request, response) -> answers.ask(
                                    request,
                                    response,
                                    JSON,
                                    "run",
                                    Mono.defer(() -> runs.status(headers(request), runId(request)))));
        }
    }

    private static String runId(HttpServerRequest request) {
        String encoded =
                request.uri().substring(RUN.length()).replaceFirst("\\?.*", "").replace("+", "%2B");
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, "the request id is not URL-encoded");
        }
    }

    private static long declared(HttpServerRequest request) {
        String length = request.requestHeaders().get("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private static Map<String, List<String>> headers(HttpServerRequest request) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : request.requestHeaders().names()) {
            headers.put(name.toLowerCase(Locale.ROOT), request.requestHeaders().getAll(name));
        }
        return headers;
    }

    private static Map<String, String> trace(HttpServerRequest request) {
        Map<String, String> trace = new TreeMap<>();
        for (String name : TraceHeaders.NAMES) {
            String value = request.requestHeaders().get(name);
            if (value != null) {
                trace.put(name, value);
            }
        }
        return trace;
    }

    private static Flux<byte[]> body(HttpServerRequest request) {
        return request.receive().asByteArray();
    }
}
