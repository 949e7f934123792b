package dev.jetstream.dispatcher.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The dispatcher's HTTP server. A request that does not come to an end is closed; none holds a thread.
 *
 * <p>Answers are one line of text, or JSON below {@code /runs}; of what a caller sent only what was understood is
 * repeated in them.
 */
public final class DispatcherServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DispatcherServer.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 16 << 10;
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";
    private static final String RUN = "/runs/";

    private final DisposableServer server;

    private DispatcherServer(DisposableServer server) {
        this.server = server;
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
        AtomicInteger open = meters.gauge("jetstream.http.connections", new AtomicInteger());
        AtomicInteger counted = open == null ? new AtomicInteger() : open;
        DisposableServer server = HttpServer.create()
                .bindAddress(settings::address)
                .idleTimeout(settings.idle())
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(LONGEST_LINE)
                        .maxHeaderSize(LONGEST_HEADERS)
                        .h2cMaxContentLength(0))
                .doOnChannelInit((observer, channel, remote) -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "patience", new PatienceHandler(settings, counted)))
                .route(routes -> routes(routes, webhook, runs, state, meters))
                .bindNow();
        LOG.info("listening on {}", server.address());
        return new DispatcherServer(server);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Closes the server; what is being answered is given a moment. */
    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(3));
    }

    private static void routes(
            HttpServerRoutes routes,
            @Nullable GitHubWebhook webhook,
            @Nullable RunsApi runs,
            ServiceState state,
            MeterRegistry meters) {
        Answers answers = new Answers(meters);
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
                                    runs.start(headers(request), declared(request), body(request))))
                    .route(
                            request -> request.method().equals(HttpMethod.GET)
                                    && request.uri().startsWith(RUN),
                            (request, response) -> answers.answer(
                                    response,
                                    JSON,
                                    "run",
                                    Mono.defer(() -> runs.status(headers(request), runId(request)))));
        }
        routes.get("/healthz", (request, response) -> send(response, TEXT, new Reply(200, "alive")))
                .get(
                        "/readyz",
                        (request, response) -> send(
                                response,
                                TEXT,
                                state.notReady()
                                        .map(why -> new Reply(503, why))
                                        .orElseGet(() -> new Reply(200, "ready"))))
                .get(
                        "/metrics",
                        (request, response) ->
                                send(response, "text/plain; version=0.0.4", new Reply(200, state.metrics())));
    }

    /** Turns replies and failures into answers, and counts them. */
    private record Answers(MeterRegistry meters) {
        Publisher<Void> answer(HttpServerResponse response, String type, String route, Mono<Reply> reply) {
            return reply.onErrorResume(RefusedException.class, refused -> Mono.just(refusal(type, refused)))
                    .onErrorResume(DispatcherServer::isGone, gone -> {
                        LOG.debug("a caller went away: {}", gone.toString());
                        return Mono.empty();
                    })
                    .onErrorResume(error -> {
                        LOG.error("a request failed, so a defect of ours", error);
                        return Mono.just(refusal(type, new RefusedException(500, "unforeseen, see the log")));
                    })
                    .flatMap(known -> {
                        meters.counter(
                                        "jetstream.http.requests",
                                        "route",
                                        route,
                                        "status",
                                        String.valueOf(known.status()))
                                .increment();
                        return send(response, type, known);
                    });
        }
    }

    private static Mono<Void> send(HttpServerResponse response, String type, Reply reply) {
        response.status(reply.status());
        if (reply.status() >= 400) {
            // The rest of a refused body is not worth reading.
            response.keepAlive(false);
        }
        return reply.text().isEmpty()
                ? response.send()
                : response.header("Content-Type", type + "; charset=utf-8")
                        .sendString(Mono.just(reply.text() + "\n"))
                        .then();
    }

    /** Whether the connection is no more: closed by the caller, or by us because it took too long. */
    private static boolean isGone(Throwable error) {
        return error instanceof IOException || AbortedException.isConnectionReset(error);
    }

    private static Reply refusal(String type, RefusedException refused) {
        String sentence = refused.sentence();
        return new Reply(
                refused.status(),
                type.equals(TEXT)
                        ? sentence
                        : MAPPER.createObjectNode().put("error", sentence).toString());
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

    private static Flux<byte[]> body(HttpServerRequest request) {
        return request.receive().asByteArray();
    }
}
