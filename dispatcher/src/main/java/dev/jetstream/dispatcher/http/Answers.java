package dev.jetstream.dispatcher.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Turns replies and failures into answers, and counts them by route and status.
 *
 * <p>An answer that leaves before its request has arrived to the end can leave a kept-alive connection deaf to the next
 * one, so each waits for that; a refusal, of which the rest is not worth reading, ends the connection instead.
 */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String JSON = "application/json";

    private final MeterRegistry meters;

    Answers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Answers a question: whatever body came with it is read to its end and ignored. */
    public Publisher<Void> ask(
            HttpServerRequest request, HttpServerResponse response, String type, String route, Mono<Reply> reply) {
        return answer(response, type, route, request.receive().then(reply));
    }

    /**
     * Answers a request.
     *
     * @param route as a label, one of a few
     * @param reply must have read the request's body to its end unless it is a refusal
     */
    public Publisher<Void> answer(HttpServerResponse response, String type, String route, Mono<Reply> reply) {
        return reply.onErrorResume(RefusedException.class, refused -> Mono.just(refusal(type, refused)))
                .onErrorResume(Answers::isGone, gone -> {
                    LOG.debug("a caller went away: {}", gone.toString());
                    return Mono.empty();
                })
                .onErrorResume(error -> {
                    LOG.error("a request failed, so a defect of ours", error);
                    return Mono.just(refusal(type, new RefusedException(500, "unforeseen, see the log")));
                })
                .flatMap(known -> {
                    meters.counter("jetstream.http.requests", "route", route, "status", String.valueOf(known.status()))
                            .increment();
                    return send(response, type, known);
                });
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
        return error instanceof IOException || error instanceof AbortedException;
    }

    private static Reply refusal(String type, RefusedException refused) {
        String sentence = refused.sentence();
        return new Reply(
                refused.status(),
                type.equals(JSON)
                        ? MAPPER.createObjectNode().put("error", sentence).toString()
                        : sentence);
    }
}
