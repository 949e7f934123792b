package dev.jetstream.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The only memory of the system: one manifest a batch and one small object an item, in the state bucket.
 *
 * <p>Layout below {@code batches/<batch>/}: {@code manifest.json}, {@code inputs/<sha256>.json},
 * {@code items/<slug>/<date>.json}, {@code end.json}; {@code split.json} where an act is several batches. Every write
 * has a generation precondition. An item's state and attempts are also its object's metadata, so that one listing
 * answers how far a batch is.
 *
 * <p>Stateless and thread-safe; nothing happens before subscription.
 */
public final class Ledger {
    private static final String BATCHES = "batches/";
    private static final String JSON = "application/json";
    private static final String STATE = "state";
    private static final String ATTEMPTS = "attempts";
    private static final String EXPORTED = "exported";

    /** Two writers of one item are rare, a third is unheard of: more lost races than this are a defect. */
    private static final int LOST_RACES = 8;

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final BlobStore state;
    private final Consumer<LedgerEntry> written;

    /** A ledger in a state bucket. */
    public Ledger(BlobStore state) {
        this(state, entry -> {});
    }

    /**
     * A ledger that somebody watches.
     *
     * @param written is told each entry that this process wrote
     */
    public Ledger(BlobStore state, Consumer<LedgerEntry> written) {
        this.state = state;
        this.written = written;
    }

    /**
     * Writes a batch's manifest unless it has one, and answers with the one that stands.
     *
     * <p>A batch is dispatched by its first manifest: whoever comes second goes on with that.
     */
    public Mono<Manifest> open(Manifest manifest) {
        return state.create(manifestName(manifest.batch()), json(manifest), JSON, Map.of())
                .thenReturn(manifest)
                .onErrorResume(
                        ConflictException.class,
                        lost -> manifest(manifest.batch()).switchIfEmpty(Mono.error(lost)));
    }

    /** A batch's manifest, or empty when there is no such batch. */
    public Mono<Manifest> manifest(String batch) {
        return state.read(manifestName(batch)).map(blob -> read(blob, Manifest.class));
    }

    /** The batches whose id begins with {@code prefix}, in the order of their ids; some may have no manifest yet. */
    public Flux<String> batches(String prefix) {
        return state.folders(BATCHES + prefix).map(folder -> folder.substring(BATCHES.length(), folder.length() - 1));
    }

    /** Divides an act among batches unless it is divided, and answers with the division that stands. */
    public Mono<Split> open(Split split) {
        return state.create(splitName(split.batch()), json(split), JSON, Map.of())
                .thenReturn(split)
                .onErrorResume(
                        ConflictException.class, lost -> split(split.batch()).switchIfEmpty(Mono.error(lost)));
    }

    /** How an act is divided among batches, or empty when it is one batch or none. */
    public Mono<Split> split(String batch) {
        return state.read(splitName(batch)).map(blob -> read(blob, Split.class));
    }

    /** What was told last of a batch's end, or empty when nothing was. */
    public Mono<BatchEnd> end(String batch) {
        return state.read(endName(batch)).map(blob -> read(blob, BatchEnd.class));
    }

    /** Notes that the end of a batch was told; the last one told stands. */
    public Mono<BatchEnd> told(BatchEnd end) {
        String name = endName(end.batch());
        return state.read(name)
                .flatMap(blob -> state.replace(name, blob.info().generation(), json(end), JSON, Map.of()))
                .switchIfEmpty(Mono.defer(() -> state.create(name, json(end), JSON, Map.of())))
                .retryWhen(Retry.max(LOST_RACES)
                        .filter(ConflictException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .thenReturn(end);
    }

    /** Stores what the items of a batch depend on and answers with its SHA-256, by which it is found again. */
    public Mono<String> storeInput(String batch, byte[] bytes) {
        return Mono.defer(() -> {
            String sha256 = Digest.sha256(bytes);
            return state.create(inputName(batch, sha256), bytes, JSON, Map.of()).thenReturn(sha256);
        });
    }

    /**
     * An input of a batch.
     *
     * <p>Fails with {@link InvalidException} when it is not there or its bytes are others: a request that names it can
     * never be worked on.
     */
    public Mono<byte[]> input(String batch, String sha256) {
        String name = inputName(batch, sha256);
        return state.read(name)
                .map(Blob::bytes)
                .filter(bytes -> Digest.sha256(bytes).equals(sha256))
                .switchIfEmpty(
                        Mono.error(() -> new InvalidException("input %s is missing or was changed".formatted(name))));
    }

    /** How far an item is; {@code requested} when nothing was written of it yet. */
    public Mono<LedgerEntry> entry(String batch, String slug, LocalDate date) {
        return state.read(itemName(batch, slug, date))
                .map(blob -> read(blob, LedgerEntry.class))
                .defaultIfEmpty(LedgerEntry.requested(batch, slug, date));
    }

    /**
     * Moves an item on, again from what stands when another writer was first, and answers with what stands then.
     *
     * <p>A transition that changes nothing writes nothing. Fails with what {@code transition} throws.
     */
    public Mono<LedgerEntry> update(String batch, String slug, LocalDate date, UnaryOperator<LedgerEntry> transition) {
        String name = itemName(batch, slug, date);
        return state.read(name)
                .flatMap(blob -> replace(blob, transition))
                .switchIfEmpty(
                        Mono.defer(() -> create(name, transition.apply(LedgerEntry.requested(batch, slug, date)))))
                .retryWhen(Retry.max(LOST_RACES)
                        .filter(ConflictException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    /** All items of a batch in the order of its manifest, by one listing; empty when there is no such batch. */
    public Mono<List<ItemStatus>> items(String batch) {
        return manifest(batch).flatMap(this::items);
    }

    /** All items of a manifest, in its order, by one listing. */
    public Mono<List<ItemStatus>> items(Manifest manifest) {
        return state.list(itemsPrefix(manifest.batch()))
                .collectMap(Blob.BlobInfo::name)
                .map(found -> manifest.items().stream()
                        .map(item -> status(manifest.batch(), item, found))
                        .toList());
    }

    /** How far a batch is, by one listing; empty when there is no such batch. */
    public Mono<BatchStatus> status(String batch) {
        return manifest(batch).flatMap(manifest -> items(manifest).map(items -> new BatchStatus(manifest, items)));
    }

    /** Whether no worker has anything left to do in a batch; also true of a batch that does not exist. */
    public Mono<Boolean> drained(String batch) {
        return items(batch)
                .map(items -> items.stream().allMatch(item -> item.state().isOffTheWorkers()))
                .defaultIfEmpty(true);
    }

    private Mono<LedgerEntry> replace(Blob blob, UnaryOperator<LedgerEntry> transition) {
        LedgerEntry before = read(blob, LedgerEntry.class);
        LedgerEntry after = transition.apply(before);
        if (after.equals(before)) {
            return Mono.just(before);
        }
        Blob.BlobInfo info = blob.info();
        return state.replace(info.name(), info.generation(), json(after), JSON, metadata(after))
                .thenReturn(after)
                .doOnNext(written);
    }

    private Mono<LedgerEntry> create(String name, LedgerEntry entry) {
        return state.create(name, json(entry), JSON, metadata(entry))
                .thenReturn(entry)
                .doOnNext(written);
    }

    private static ItemStatus status(String batch, Manifest.Item item, Map<String, Blob.BlobInfo> found) {
        Blob.BlobInfo info = found.get(itemName(batch, item.slug(), item.date()));
        if (info == null) {
            return new ItemStatus(item.slug(), item.date(), ItemState.REQUESTED, 0, false);
        }
        Map<String, String> metadata = info.metadata();
        return new ItemStatus(
                item.slug(),
                item.date(),
                ItemState.of(metadata.getOrDefault(STATE, ""))
                        .orElseThrow(() -> new IllegalStateException(
                                "object %s has no known state: %s".formatted(info.name(), metadata))),
                Integer.parseInt(metadata.getOrDefault(ATTEMPTS, "0")),
                Boolean.parseBoolean(metadata.getOrDefault(EXPORTED, "false")));
    }

    private static Map<String, String> metadata(LedgerEntry entry) {
        return Map.of(
                STATE,
                entry.state().value(),
                ATTEMPTS,
                String.valueOf(entry.attempts()),
                EXPORTED,
                String.valueOf(entry.isExported()));
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
                    "object %s is no %s of ours: %s"
                            .formatted(blob.info().name(), type.getSimpleName(), e.getMessage()),
                    e);
        }
    }

    private static String splitName(String batch) {
        return BATCHES + BatchId.check(batch) + "/split.json";
    }

    private static String endName(String batch) {
        return BATCHES + BatchId.check(batch) + "/end.json";
    }

    private static String manifestName(String batch) {
        return BATCHES + BatchId.check(batch) + "/manifest.json";
    }

    private static String inputName(String batch, String sha256) {
        return BATCHES + BatchId.check(batch) + "/inputs/" + sha256 + ".json";
    }

    private static String itemsPrefix(String batch) {
        return BATCHES + BatchId.check(batch) + "/items/";
    }

    private static String itemName(String batch, String slug, LocalDate date) {
        return itemsPrefix(batch) + slug + "/" + date + ".json";
    }
}
