package dev.jetstream.emulators.storage;

import dev.jetstream.emulators.host.RequestBody;
import dev.jetstream.emulators.storage.FaultInjection.Fault;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The HTTP skin: bodies in, replies out, disk work on its own threads, and the faults that tests order. */
final class StorageHttp implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    private static final int MAX_BODY = 512 << 20;
    private static final int CHUNK = 64 << 10;
    private static final int READ_AHEAD = 4;

    private final StorageRoutes routes;
    private final FaultInjection faults;
    private final Scheduler disk;

    StorageHttp(StorageRoutes routes, FaultInjection faults, Scheduler disk) {
        this.routes = routes;
        this.faults = faults;
        this.disk = disk;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        RequestBody body = new RequestBody(request);
        Optional<Fault> ordered = faults.meet(request.method().name(), request.uri());
        Mono<Reply> reply = answer(request, body);
        if (ordered.isEmpty()) {
            return reply.flatMap(ready -> body.thenSend(response, send(ready, response)));
        }
        Fault fault = ordered.orElseThrow();
        if (fault instanceof Fault.Refuse refuse) {
            Reply refusal = routes.refuse(refuse.status(), "backendError", "ordered by a test");
            return body.thenSend(response, send(refusal, response));
        }
        if (fault instanceof Fault.DropBefore) {
            return drop(response);
        }
        if (fault instanceof Fault.DropAfter) {
            return reply.then(drop(response));
        }
        return reply.delayElement(((Fault.Delay) fault).by(), disk)
                .flatMap(ready -> body.thenSend(response, send(ready, response)));
    }

    private Mono<Reply> answer(HttpServerRequest request, RequestBody body) {
        return Mono.fromCallable(() -> StorageCall.of(request.method().name(), request.uri(), request.requestHeaders()))
                .flatMap(call -> UploadCalls.isContent(call) ? receive(call, body) : hold(call, body))
                .onErrorResume(failure -> Mono.just(routes.refuse(failure)));
    }

    private Mono<Reply> receive(StorageCall call, RequestBody body) {
        return Mono.using(
                        () -> routes.sink(call),
                        // Writing blocks; the network's threads must not.
                        sink -> body.pieces()
                                .publishOn(disk, READ_AHEAD)
                                .reduce(sink, (into, bytes) -> {
                                    into.write(bytes);
                                    return into;
                                })
                                .map(ContentSink::end),
                        ContentSink::abort)
                .subscribeOn(disk);
    }

    private Mono<Reply> hold(StorageCall call, RequestBody body) {
        long length = call.header("Content-Length").map(StorageHttp::length).orElse(0L);
        if (length > MAX_BODY) {
            return Mono.error(new StorageException(
                    413,
                    "uploadTooLarge",
                    "a body of %d bytes, at most %d: use a resumable upload".formatted(length, MAX_BODY)));
        }
        return body.whole()
                // Answering blocks; the network's threads must not.
                .publishOn(disk)
                .map(content -> routes.answer(call, content));
    }

    private Mono<Void> send(Reply reply, HttpServerResponse response) {
        return Mono.defer(() -> sendNow(reply, response));
    }

    private Mono<Void> sendNow(Reply reply, HttpServerResponse response) {
        response.status(reply.status());
        reply.headers().forEach(response::header);
        Reply.@Nullable Stretch stretch = reply.stretch();
        if (stretch == null) {
            byte[] body = reply.body();
            boolean hasBody = reply.status() != 204 && reply.status() != 304;
            if (hasBody) {
                response.header("Content-Length", String.valueOf(body.length));
            }
            return body.length == 0
                    ? response.send().then()
                    : response.sendByteArray(Mono.just(body)).then();
        }
        response.header("Content-Length", String.valueOf(stretch.length()));
        return response.sendByteArray(read(stretch)).then();
    }

    private Flux<byte[]> read(Reply.Stretch stretch) {
        long end = stretch.from() + stretch.length();
        return Flux.using(
                        stretch::opened,
                        opened -> Flux.<byte[], Long>generate(stretch::from, (at, sink) -> {
                            if (at >= end) {
                                sink.complete();
                                return at;
                            }
                            byte[] bytes = opened.read(at, (int) Math.min(CHUNK, end - at));
                            sink.next(bytes);
                            return at + bytes.length;
                        }),
                        OpenedObject::close)
                .subscribeOn(disk);
    }

    private static Mono<Void> drop(HttpServerResponse response) {
        return Mono.create(sink -> {
            response.withConnection(connection -> {
                connection.dispose();
                sink.success();
            });
        });
    }

    private static long length(String header) {
        try {
            return Long.parseLong(header);
        } catch (NumberFormatException e) {
            throw StorageException.invalid("Content-Length must be a number, not " + header);
        }
    }
}
