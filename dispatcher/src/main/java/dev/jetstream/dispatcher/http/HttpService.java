package dev.jetstream.dispatcher.http;

import dev.jetstream.core.failure.UnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * A service's HTTP server. Every service answers {@code /healthz} (it lives), {@code /readyz} (it can do its work) and
 * {@code /metrics}; a service may answer more.
 *
 * <p>A request that does not come to an end is closed; none holds a thread.
 */
public final class HttpService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 16 << 10;
    private static final String TEXT = "text/plain";
    private static final String METRICS = "text/plain; version=0.0.4";

    private final DisposableServer server;

    private HttpService(DisposableServer server) {
        this.server = server;
    }

    /** Starts a server that answers only what every service does. */
    public static HttpService start(ServerSettings settings, ServiceState state, MeterRegistry meters) {
        return start(settings, state, meters, (routes, answers) -> {});
    }

    /**
     * Starts a server.
     *
     * @param state behind {@code /readyz} and {@code /metrics}
     * @param own the routes that this service has beside the common ones
     */
    public static HttpService start(
            ServerSettings settings,
            ServiceState state,
            MeterRegistry meters,
            BiConsumer<HttpServerRoutes, Answers> own) {
        AtomicInteger open = meters.gauge("jetstream.http.connections", new AtomicInteger());
        AtomicInteger counted = open == null ? new AtomicInteger() : open;
        Answers answers = new Answers(meters);
        HttpServer server = HttpServer.create()
                .bindAddress(settings::address)
                .idleTimeout(settings.idle())
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(LONGEST_LINE)
                        .maxHeaderSize(LONGEST_HEADERS)
                        .h2cMaxContentLength(0))
                .doOnChannelInit((observer, channel, remote) -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "patience", new PatienceHandler(settings, counted)))
                .route(routes -> {
                    own.accept(routes, answers);
                    common(routes, answers, state);
                });
        HttpService service = new HttpService(bound(server, settings));
        LOG.info("listening on {}", service.server.address());
        return service;
    }

    private static DisposableServer bound(HttpServer server, ServerSettings settings) {
        try {
            return server.bindNow();
        } catch (ChannelBindException e) {
            throw new UnavailableException("cannot listen on %s: %s".formatted(settings.address(), e.getMessage()), e);
        }
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

    private static void common(HttpServerRoutes routes, Answers answers, ServiceState state) {
        routes.get("/healthz", (in, out) -> answers.ask(in, out, TEXT, "healthz", just(() -> new Reply(200, "alive"))))
                .get("/readyz", (in, out) -> answers.ask(in, out, TEXT, "readyz", just(() -> readiness(state))))
                .get(
                        "/metrics",
                        (in, out) ->
                                answers.ask(in, out, METRICS, "metrics", just(() -> new Reply(200, state.metrics()))));
    }

    private static Reply readiness(ServiceState state) {
        return state.notReady().map(why -> new Reply(503, why)).orElseGet(() -> new Reply(200, "ready"));
    }

    private static Mono<Reply> just(Callable<Reply> reply) {
        return Mono.fromCallable(reply);
    }
}
