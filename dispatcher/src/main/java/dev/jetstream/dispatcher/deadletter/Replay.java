package dev.jetstream.dispatcher.deadletter;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.Batches;
import dev.jetstream.dispatcher.Chain;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.FollowUps;
import dev.jetstream.dispatcher.deadletter.Replayed.Action;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes dead letters and failed items up again.
 *
 * <p>What an item's letter leads to is decided by the ledger: a failed item gets a follow-up batch (all of one chain
 * together), an unfinished one is sent again, a finished one needs nothing. Triggers and events are published again
 * with their own attributes. A replay of a replay stops at a limit, for what dies each time needs a person.
 */
public final class Replay {
    private static final int MANIFESTS_AT_A_TIME = 16;

    private final Ledger ledger;
    private final Batches batches;
    private final FollowUps followUps;
    private final Outbox outbox;
    private final int limit;

    /**
     * A way to replay.
     *
     * @param limit how often the same item or message is replayed
     */
    public Replay(Ledger ledger, Batches batches, FollowUps followUps, Outbox outbox, int limit) {
        this.ledger = ledger;
        this.batches = batches;
        this.followUps = followUps;
        this.outbox = outbox;
        this.limit = limit;
    }

    /**
     * Replays what is wanted, in the order of the letters.
     *
     * @param dry whether only to say what would be done
     */
    public Mono<List<Replayed>> replay(List<DeadLetter> letters, Wanted wanted, boolean dry) {
        List<DeadLetter> taken = letters.stream().filter(wanted::takes).toList();
        Map<String, DeadLetter> byItem = new LinkedHashMap<>();
        List<DeadLetter> others = new ArrayList<>();
        for (DeadLetter letter : taken) {
            DeadLetter.Item item = letter.item();
            if (item != null && letter.isRequest()) {
                byItem.put(key(item.batch(), item.slug(), item.date()), letter);
            } else {
                others.add(letter);
            }
        }
        return Flux.concat(
                        chains(byItem, wanted).concatMap(chain -> replay(chain, byItem, wanted, dry)),
                        Flux.fromIterable(others).concatMap(letter -> again(letter, dry)),
                        homeless(byItem))
                .collectList();
    }

    /** The chains to which letters belong, and those that were named. */
    private Flux<Chain> chains(Map<String, DeadLetter> byItem, Wanted wanted) {
        Flux<String> named = Flux.fromIterable(byItem.values())
                .mapNotNull(DeadLetter::item)
                .map(item -> BatchId.first(item.batch()));
        Flux<String> ofBatch =
                Mono.justOrEmpty(wanted.batch()).map(BatchId::first).flux();
        Flux<String> ofSlug = wanted.batch() == null && wanted.slug() != null ? having(wanted.slug()) : Flux.empty();
        return Flux.concat(named, ofBatch, ofSlug).distinct().concatMap(batch -> Chain.of(ledger, batch));
    }

    private Flux<String> having(String slug) {
        return ledger.batches("")
                .filter(batch -> BatchId.number(batch) == 0)
                .flatMapSequential(ledger::manifest, MANIFESTS_AT_A_TIME)
                .filter(manifest ->
                        manifest.items().stream().anyMatch(item -> item.slug().equals(slug)))
                .map(Manifest::batch);
    }

    private Flux<Replayed> replay(Chain chain, Map<String, DeadLetter> byItem, Wanted wanted, boolean dry) {
        List<Replayed> settled = new ArrayList<>();
        Map<String, Chain.Item> failed = new LinkedHashMap<>();
        Map<String, Chain.Item> unfinished = new LinkedHashMap<>();
        Map<String, DeadLetter> letters = new LinkedHashMap<>();
        for (Chain.Item item : chain.items()) {
            String key = item.status().slug() + " " + item.status().date();
            @Nullable DeadLetter letter = letter(chain, item, byItem);
            boolean byName = wanted.byItem() && wanted.takes(item.status().slug());
            if (letter == null && !(byName && item.isFailed())) {
                continue;
            }
            if (letter != null) {
                letters.put(key, letter);
            }
            if (!item.isFailed() && !item.isUnfinished()) {
                settled.add(new Replayed(
                        letter,
                        key,
                        Action.ALREADY_DONE,
                        item.batch().manifest().batch(),
                        null));
            } else if (item.followUps() >= limit) {
                settled.add(new Replayed(
                        letter,
                        key,
                        Action.REFUSED,
                        "it was replayed %d times and the limit is %d: see 'jetstream why %s'"
                                .formatted(
                                        item.followUps(), limit, item.status().slug()),
                        null));
            } else if (item.isFailed()) {
                failed.put(key, item);
            } else {
                unfinished.put(key, item);
            }
        }
        return Flux.concat(
                Flux.fromIterable(settled),
                failed.isEmpty() ? Flux.empty() : followUp(chain, failed, letters, dry),
                unfinished.isEmpty() ? Flux.empty() : sendAgain(unfinished, letters, dry));
    }

    private static @Nullable DeadLetter letter(Chain chain, Chain.Item item, Map<String, DeadLetter> byItem) {
        return chain.batches().stream()
                .map(batch -> byItem.get(key(
                        batch.manifest().batch(),
                        item.status().slug(),
                        item.status().date())))
                .flatMap(letter -> Optional.ofNullable(letter).stream())
                .reduce((older, newer) -> newer)
                .orElse(null);
    }

    private Flux<Replayed> followUp(
            Chain chain, Map<String, Chain.Item> items, Map<String, DeadLetter> letters, boolean dry) {
        String next = chain.next();
        Mono<DispatchReport> sent = followUps
                .open(
                        chain,
                        List.copyOf(items.values()),
                        "replay of %d items of %s"
                                .formatted(items.size(), chain.first().batch()),
                        DispatchRequest.Origin.UNSAID,
                        request -> attributes(request, items, letters))
                .cache();
        return Flux.fromIterable(items.keySet())
                .concatMap(key -> dry
                        ? Mono.just(new Replayed(letters.get(key), key, Action.FOLLOWED_UP, next, null))
                        : sent.map(report -> followedUp(report, key, letters))
                                .onErrorResume(
                                        InvalidException.class,
                                        still -> Mono.just(new Replayed(
                                                letters.get(key), key, Action.REFUSED, still.reason(), null))));
    }

    private static Replayed followedUp(DispatchReport report, String key, Map<String, DeadLetter> letters) {
        @Nullable Manifest manifest = report.manifest();
        boolean taken = manifest != null
                && manifest.items().stream().anyMatch(item -> key.equals(item.slug() + " " + item.date()));
        return taken
                ? new Replayed(letters.get(key), key, Action.FOLLOWED_UP, report.batch(), report)
                : new Replayed(letters.get(key), key, Action.REFUSED, "it is not analysed on this date any more", null);
    }

    private static Map<String, String> attributes(
            AnalysisRequested request, Map<String, Chain.Item> items, Map<String, DeadLetter> letters) {
        String key = request.slug() + " " + request.date();
        Chain.@Nullable Item item = items.get(key);
        @Nullable DeadLetter letter = letters.get(key);
        Map<String, String> attributes = new TreeMap<>(letter == null ? Map.of() : letter.attributes());
        attributes.put(DeadLetter.REPLAY_COUNT, String.valueOf(item == null ? 1 : item.followUps() + 1));
        if (letter != null) {
            attributes.put(DeadLetter.REPLAY_OF, letter.id());
        }
        return attributes;
    }

    private Flux<Replayed> sendAgain(Map<String, Chain.Item> items, Map<String, DeadLetter> letters, boolean dry) {
        return Flux.fromIterable(items.entrySet()).concatMap(entry -> {
            Manifest manifest = entry.getValue().batch().manifest();
            DispatchReport report =
                    new DispatchReport(manifest.batch(), DispatchReport.Outcome.CONTINUED, manifest, 1, List.of());
            Mono<Integer> sent = dry
                    ? Mono.just(1)
                    : batches.send(manifest, List.of(entry.getValue().status()));
            return sent.map(count -> new Replayed(
                    letters.get(entry.getKey()),
                    entry.getKey(),
                    Action.SENT_AGAIN,
                    manifest.batch(),
                    dry ? null : report));
        });
    }

    private Mono<Replayed> again(DeadLetter letter, boolean dry) {
        String topic = letter.isTrigger()
                ? EventTopics.TRIGGERS
                : letter.subscription().equals(EventTopics.EXPORTER) ? EventTopics.EVENTS : "";
        if (topic.isEmpty()) {
            return Mono.just(new Replayed(
                    letter,
                    letter.id(),
                    Action.REFUSED,
                    "it names no item of a batch, so nothing can be made of it: 'dead-letters purge %s'"
                            .formatted(letter.id()),
                    null));
        }
        if (letter.replays() >= limit) {
            return Mono.just(new Replayed(
                    letter,
                    letter.id(),
                    Action.REFUSED,
                    "it was replayed %d times and the limit is %d".formatted(letter.replays(), limit),
                    null));
        }
        Map<String, String> attributes = new TreeMap<>(letter.attributes());
        attributes.put(DeadLetter.REPLAY_OF, letter.id());
        attributes.put(DeadLetter.REPLAY_COUNT, String.valueOf(letter.replays() + 1));
        Mono<String> published = dry ? Mono.just("") : outbox.publish(topic, letter.payload(), attributes);
        return published.map(id -> new Replayed(letter, letter.id(), Action.PUBLISHED, topic, null));
    }

    /** Letters whose batch the ledger does not know. */
    private Flux<Replayed> homeless(Map<String, DeadLetter> byItem) {
        return Flux.fromIterable(byItem.values()).concatMap(letter -> {
            DeadLetter.Item item = letter.item();
            String batch = item == null ? "" : item.batch();
            return ledger.manifest(batch)
                    .filter(manifest -> item != null
                            && manifest.item(item.slug(), item.date()).isPresent())
                    .hasElement()
                    .filter(known -> !known)
                    .map(unknown -> new Replayed(
                            letter,
                            letter.id(),
                            Action.REFUSED,
                            "batch %s has no such item: 'dead-letters purge %s'".formatted(batch, letter.id()),
                            null));
        });
    }

    private static String key(String batch, String slug, LocalDate date) {
        return batch + " " + slug + " " + date;
    }
}
