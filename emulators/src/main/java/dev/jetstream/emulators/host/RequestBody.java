package dev.jetstream.emulators.host;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A request's body that knows how far it was read.
 *
 * <p>An answer written before the request has arrived to its end can leave a kept-alive connection deaf to the next
 * request (the server still waits for the end of the first one), so each answer goes out by way of {@link #thenSend}.
 */
public final class RequestBody {
    private final HttpServerRequest request;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    public RequestBody(HttpServerRequest request) {
        this.request = request;
    }

    /** The body in pieces as they arrive; to be subscribed to once. */
    public Flux<byte[]> pieces() {
        return buffers().asByteArray();
    }

    /** The body in one piece, empty when there is none; to be subscribed to once. */
    public Mono<byte[]> whole() {
        return buffers().aggregate().asByteArray().defaultIfEmpty(new byte[0]);
    }

    /** Sends an answer when the whole request is here, or at once with a connection that ends if nobody reads on. */
    public Mono<Void> thenSend(HttpServerResponse response, Mono<Void> answer) {
        return Mono.defer(() -> {
            if (!begun.get()) {
                return buffers().then(answer);
            }
            if (!ended.get()) {
                response.keepAlive(false);
            }
            return answer;
        });
    }

    private ByteBufFlux buffers() {
        return ByteBufFlux.fromInbound(
                request.receive().doOnSubscribe(subscription -> begun.set(true)).doOnComplete(() -> ended.set(true)));
    }
}
