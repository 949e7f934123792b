package dev.jetstream.dispatcher.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.dispatcher.DispatchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a caller's request id stands for: small objects {@code requests/<hash>.json} in the state bucket.
 *
 * <p>It is written before anything is dispatched and never changed, so that whoever comes second does just the same,
 * whatever has happened to configs and clones since.
 */
public final class RequestAliases {
    private static final String JSON = "application/json";

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final BlobStore state;

    /** Aliases in a state bucket. */
    public RequestAliases(BlobStore state) {
        this.state = state;
    }

    /**
     * What a request came to.
     *
     * @param at when it was seen first
     * @param touched experiments whose tables are labelled as updated before anything is dispatched
     * @param requests what is dispatched, in order; each is a batch
     * @param note for people: why there is nothing, or less than one may have thought
     * @param commit to which GitHub is told what became of it, or null
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Alias(
            String requestId,
            String action,
            Instant at,
            List<String> touched,
            List<DispatchRequest> requests,
            String note,
            @Nullable String commit) {
        public Alias {
            touched = List.copyOf(touched);
            requests = List.copyOf(requests);
        }
    }

    /**
     * Why a request was refused.
     *
     * @param at when it was refused first
     */
    public record Refusal(String requestId, String reason, Instant at) {}

    /** The alias of a request id; empty when it was never seen, or refused. */
    public Mono<Alias> find(String requestId) {
        return state.read(name(requestId, ".json")).map(blob -> read(blob, Alias.class));
    }

    /** Remembers a request, and answers with what is remembered of it: the first one counts. */
    public Mono<Alias> remember(Alias alias) {
        return state.create(name(alias.requestId(), ".json"), json(alias), JSON, Map.of())
                .thenReturn(alias)
                .onErrorResume(
                        ConflictException.class, lost -> find(alias.requestId()).switchIfEmpty(Mono.error(lost)));
    }

    /** Why a request was refused when it came first; empty when it was not. */
    public Mono<Refusal> refusal(String requestId) {
        return state.read(name(requestId, ".refused.json")).map(blob -> read(blob, Refusal.class));
    }

    /** Remembers why a request is refused; it may come again, and be taken then. */
    public Mono<Void> refuse(Refusal refusal) {
        return state.create(name(refusal.requestId(), ".refused.json"), json(refusal), JSON, Map.of())
                .then()
                .onErrorResume(ConflictException.class, refusedBefore -> Mono.empty());
    }

    /** Whether everything of a request was dispatched. */
    public Mono<Boolean> isDone(String requestId) {
        return state.read(name(requestId, ".done.json")).hasElement();
    }

    /** Remembers that everything of a request was dispatched. */
    public Mono<Void> done(Alias alias) {
        return state.create(name(alias.requestId(), ".done.json"), json(alias.requestId()), JSON, Map.of())
                .then();
    }

    private static String name(String requestId, String ending) {
        return "requests/" + Digest.sha256(requestId) + ending;
    }

    private byte[] json(Object document) {
        try {
            return mapper.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(Blob blob, Class<T> type) {
        try {
            return mapper.readValue(blob.bytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "object %s is no document of ours".formatted(blob.info().name()), e);
        }
    }
}
