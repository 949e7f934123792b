package dev.jetstream.dispatcher.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.BatchStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.http.RefusedException;
import dev.jetstream.dispatcher.http.Reply;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import dev.jetstream.dispatcher.trigger.RequestAliases.Alias;
import dev.jetstream.dispatcher.trigger.RequestAliases.Refusal;
import dev.jetstream.dispatcher.trigger.Trigger;
import dev.jetstream.dispatcher.trigger.TriggerCodec;
import dev.jetstream.dispatcher.trigger.TriggerSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * {@code POST /runs} starts what a trigger asks for, {@code GET /runs/<request id>} says how far it is; both behind a
 * bearer token. Made for sensors: {@code status} is {@code accepted}, {@code running}, {@code succeeded},
 * {@code failed} or {@code refused}.
 */
public final class RunsApi {
    private static final Logger LOG = LoggerFactory.getLogger(RunsApi.class);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(2);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final String PREFIX = "Bearer ";

    private final JsonMapper mapper = new JsonMapper();
    private final TriggerCodec codec = new TriggerCodec();
    private final byte[] token;
    private final Outbox outbox;
    private final RequestAliases aliases;
    private final Ledger ledger;
    private final Scheduler timer;

    /**
     * An API.
     *
     * @param token that callers show
     * @param timer for the patience with the bus
     * @throws InvalidException when the token is empty
     */
    public RunsApi(String token, Outbox outbox, RequestAliases aliases, Ledger ledger, Scheduler timer) {
        if (token.isBlank()) {
            throw new InvalidException("the token for /runs must not be empty");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.outbox = outbox;
        this.aliases = aliases;
        this.ledger = ledger;
        this.timer = timer;
    }

    Mono<Reply> start(Map<String, List<String>> headers, long declared, Flux<byte[]> body) {
        return Mono.defer(() -> {
            authorise(headers);
            String key = key(headers);
            SignedBody read = new SignedBody(null);
            read.refuseLongerThan(declared);
            return body.doOnNext(read::add)
                    .then(Mono.fromCallable(() -> trigger(read.bytes().orElseThrow(), key)))
                    .flatMap(this::publish);
        });
    }

    Mono<Reply> status(Map<String, List<String>> headers, String requestId) {
        return Mono.defer(() -> {
            authorise(headers);
            Mono<Reply> refused = aliases.refusal(requestId).map(this::refused);
            return aliases.isDone(requestId)
                    .flatMap(done -> done ? known(requestId, true) : refused.switchIfEmpty(known(requestId, false)))
                    .defaultIfEmpty(new Reply(404, error("no run of this request id was seen yet")));
        });
    }

    private void authorise(Map<String, List<String>> headers) {
        List<String> shown = headers.getOrDefault("authorization", List.of());
        boolean right = shown.size() == 1
                && shown.get(0).startsWith(PREFIX)
                && MessageDigest.isEqual(
                        shown.get(0).substring(PREFIX.length()).getBytes(StandardCharsets.UTF_8), token);
        if (!right) {
            throw new RefusedException(401, "no valid token");
        }
    }

    private static String key(Map<String, List<String>> headers) {
        List<String> keys = headers.getOrDefault("idempotency-key", List.of());
        if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw new RefusedException(400, "one header Idempotency-Key of 1 to 200 visible characters is needed");
        }
        return keys.get(0);
    }

    private Trigger trigger(byte[] body, String key) {
        Trigger trigger;
        try {
            trigger = codec.decode(body, Map.of("schema", TriggerCodec.SCHEMA, "request_id", key), key);
        } catch (InvalidException wrong) {
            throw new RefusedException(400, wrong.reason());
        }
        if (trigger.push() != null) {
            throw new RefusedException(400, "a push comes through the webhook only");
        }
        return trigger;
    }

    private Mono<Reply> publish(Trigger trigger) {
        return outbox.publish(EventTopics.TRIGGERS, codec.encode(trigger), TriggerSource.HTTP.attributes())
                .timeout(PUBLISH_WITHIN, timer)
                .map(id ->
                        new Reply(202, document(trigger.requestId(), "accepted").toString()))
                .onErrorMap(error -> {
                    LOG.error("a run was not accepted, for it could not be published: {}", error.toString());
                    return new RefusedException(503, "the message bus is away, try again with the same key");
                });
    }

    private Mono<Reply> known(String requestId, boolean dispatched) {
        return aliases.find(requestId)
                .flatMap(alias -> Flux.fromIterable(alias.requests())
                        .map(DispatchRequest::batch)
                        .concatMap(this::newest)
                        .collectList()
                        .map(batches -> new Reply(
                                200, document(alias, batches, dispatched).toString())));
    }

    /** The last batch of a chain of follow-ups; empty when there was nothing to analyse, or nothing is there yet. */
    private Mono<BatchStatus> newest(String first) {
        return ledger.manifest(first)
                .expand(manifest -> ledger.manifest(BatchId.followUp(first, BatchId.number(manifest.batch()) + 1)))
                .takeLast(1)
                .next()
                .map(Manifest::batch)
                .flatMap(ledger::status);
    }

    private ObjectNode document(Alias alias, List<BatchStatus> batches, boolean dispatched) {
        ObjectNode document = document(alias.requestId(), dispatched ? word(batches) : "running");
        document.put("action", alias.action());
        if (!alias.note().isEmpty()) {
            document.put("note", alias.note());
        }
        ArrayNode list = document.putArray("batches");
        for (BatchStatus batch : batches) {
            list.addObject()
                    .put("batch", batch.manifest().batch())
                    .put("status", word(List.of(batch)))
                    .put("items", batch.items().size())
                    .put("unfinished", batch.unfinished().size())
                    .put("failed", batch.failed().size());
        }
        return document;
    }

    private Reply refused(Refusal refusal) {
        return new Reply(
                200,
                document(refusal.requestId(), "refused")
                        .put("error", refusal.reason())
                        .toString());
    }

    private ObjectNode document(String requestId, String status) {
        return mapper.createObjectNode().put("request_id", requestId).put("status", status);
    }

    private String error(String sentence) {
        return mapper.createObjectNode().put("error", sentence).toString();
    }

    private static String word(List<BatchStatus> batches) {
        if (batches.stream().anyMatch(batch -> !batch.unfinished().isEmpty())) {
            return "running";
        }
        return batches.stream().allMatch(batch -> batch.dead().isEmpty()) ? "succeeded" : "failed";
    }
}
