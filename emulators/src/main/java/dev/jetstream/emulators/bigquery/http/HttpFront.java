package dev.jetstream.emulators.bigquery.http;

import dev.jetstream.emulators.host.HostException;
import dev.jetstream.emulators.host.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ChannelBindException;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * Listens on the loopback address and hands requests to {@link Routes}, with {@link Faults} in between.
 *
 * <p>Threads: bodies arrive on Netty's loop, handlers run on {@code work}; a handler that waits returns a Mono instead
 * of holding its thread, so that a long poll costs none.
 */
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final Pattern PREFIX = Pattern.compile("^(/resumable)?(/upload)?(/bigquery/v2)?");
    private static final int MAX_HEADER = 64 << 10;

    private final Routes routes;
    private final Routes uploadRoutes;
    private final Faults faults;
    private final Scheduler work;
    private final LoopResources loops = LoopResources.create("bigquery-http", 2, true);
    private final DisposableServer server;

    /**
     * Starts to listen at once; port 0 takes any free one.
     *
     * @throws HostException when the port is in use
     */
    public HttpFront(int port, Routes routes, Routes uploadRoutes, Faults faults, Scheduler work) {
        this.routes = routes;
        this.uploadRoutes = uploadRoutes;
        this.faults = faults;
        this.work = work;
        this.server = listen(port);
    }

    private DisposableServer listen(int port) {
        try {
            return HttpServer.create()
                    .runOn(loops)
                    .host("127.0.0.1")
                    .port(port)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .httpRequestDecoder(
                            decoder -> decoder.maxInitialLineLength(MAX_HEADER).maxHeaderSize(MAX_HEADER))
                    .handle(this::serve)
                    .bindNow(Duration.ofSeconds(30));
        } catch (ChannelBindException e) {
            loops.dispose();
            throw new HostException("BigQuery cannot listen on port %d: it is in use".formatted(port), e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
    }

    private Mono<Void> serve(HttpServerRequest in, HttpServerResponse out) {
        RequestBody body = new RequestBody(in);
        QueryStringDecoder uri = new QueryStringDecoder(in.uri());
        String path = PREFIX.matcher(uri.path()).replaceFirst("");
        Map<String, String> headers = new HashMap<>();
        in.requestHeaders().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        String method =
                headers.getOrDefault("x-http-method-override", in.method().name());
        Request request = new Request(
                method,
                path,
                Map.of(),
                firstValues(uri.parameters()),
                headers,
                body.pieces().publishOn(work));
        Routes chosen = uri.path().contains("/upload/") ? uploadRoutes : routes;
        Optional<Faults.Fault> fault = faults.next(method + " " + path);
        if (fault.isEmpty()) {
            return answer(chosen, request).flatMap(reply -> body.thenSend(out, send(out, reply, reply.body())));
        }
        return withFault(fault.get(), body, answer(chosen, request), out);
    }

    private Mono<Void> withFault(Faults.Fault fault, RequestBody body, Mono<Reply> answer, HttpServerResponse out) {
        return switch (fault.kind()) {
            case ANSWER ->
                body.thenSend(out, send(out, fault.reply(), fault.reply().body()));
            case DROP_BEFORE -> drop(out);
            case DROP_AFTER -> answer.then(drop(out));
            case DELAY ->
                Mono.delay(fault.delay(), work)
                        .then(answer)
                        .flatMap(reply -> body.thenSend(out, send(out, reply, reply.body())));
            // Ended by the server's own close after the last byte: what follows a send may be cancelled by it.
            case TRUNCATE ->
                answer.flatMap(reply -> body.thenSend(out, send(out.keepAlive(false), reply, half(reply.body()))));
        };
    }

    /**
     * The answer, worked out to its end also when the caller hangs up: cancelling would interrupt the handler amid a
     * transaction, and its failure would look like a bug or even be sent.
     */
    private Mono<Reply> answer(Routes chosen, Request request) {
        Mono<Reply> reply = Mono.defer(() -> chosen.handle(request))
                .subscribeOn(work)
                .onErrorResume(ApiException.class, refusal -> Mono.fromSupplier(refusal::toReply))
                .onErrorResume(AbortedException.class, e -> Mono.fromRunnable(() -> LOG.debug("a caller hung up", e)))
                .onErrorResume(error -> {
                    LOG.error("{} {} failed: unforeseen, so a bug of ours", request.method(), request.path(), error);
                    return Mono.fromSupplier(() -> new ApiException(500, "internalError", error.toString()).toReply());
                });
        return Mono.fromFuture(reply::toFuture, true);
    }

    private static Mono<Void> send(HttpServerResponse out, Reply reply, byte[] bytes) {
        return Mono.defer(() -> sendNow(out, reply, bytes));
    }

    private static Mono<Void> sendNow(HttpServerResponse out, Reply reply, byte[] bytes) {
        out.status(reply.status());
        reply.headers().forEach(out::header);
        if (reply.body().length == 0) {
            if (reply.status() != 204) {
                out.header("Content-Length", "0");
            }
            return out.send().then();
        }
        out.header("Content-Length", Integer.toString(reply.body().length));
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        return out.sendObject(buffer).then();
    }

    private static Mono<Void> drop(HttpServerResponse out) {
        return Mono.fromRunnable(() -> out.withConnection(Connection::dispose));
    }

    private static byte[] half(byte[] body) {
        return Arrays.copyOf(body, body.length / 2);
    }

    private static Map<String, String> firstValues(Map<String, List<String>> parameters) {
        Map<String, String> values = new HashMap<>();
        parameters.forEach((name, all) -> values.put(name, all.get(0)));
        return values;
    }
}
