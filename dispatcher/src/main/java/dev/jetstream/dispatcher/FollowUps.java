package dev.jetstream.dispatcher;

import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.dispatcher.DispatchReport.Outcome;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.Selection;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes failed items of a chain up again, in a batch of their own with fresh snapshots.
 *
 * <p>Requests are built anew from slug and date, never from a dead message. The batch's name follows from the chain, so
 * two who take up at once meet in one.
 */
public final class FollowUps {
    private static final Logger LOG = LoggerFactory.getLogger(FollowUps.class);

    private final ExperimentSelector selector;
    private final Batches batches;

    /** Follow-ups of what a selector finds. */
    public FollowUps(ExperimentSelector selector, Batches batches) {
        this.selector = selector;
        this.batches = batches;
    }

    /**
     * Opens and sends the follow-up of some items.
     *
     * <p>Fails with {@link dev.jetstream.core.failure.InvalidException} when an experiment is still unknown or broken.
     *
     * @param items of the chain, failed
     * @param reason for people
     * @param origin its memory wins over that of the chain's newest batch; the image stays
     * @param attributes of a message besides its own
     */
    public Mono<DispatchReport> open(
            Chain chain,
            List<Chain.Item> items,
            String reason,
            DispatchRequest.Origin origin,
            Function<AnalysisRequested, Map<String, String>> attributes) {
        Manifest previous = chain.newest().manifest();
        List<ItemStatus> wanted = items.stream().map(Chain.Item::status).toList();
        Set<Key> keys = new HashSet<>();
        wanted.forEach(item -> keys.add(new Key(item.slug(), item.date())));
        String next = chain.next();
        LOG.info("batch={} follows up {} failed items of {}", next, keys.size(), previous.batch());
        return select(wanted, previous)
                .flatMap(selection -> has(selection, keys)
                        ? batches.open(
                                        Draft.followUp(next, previous, reason, origin),
                                        selection.selected(),
                                        (slug, date) -> keys.contains(new Key(slug, date)))
                                .flatMap(manifest -> batches.send(manifest, attributes)
                                        .map(sent -> new DispatchReport(
                                                next, Outcome.FOLLOWED_UP, manifest, sent, selection.leftOut())))
                        : Mono.just(new DispatchReport(next, Outcome.NOTHING_TO_DO, null, 0, selection.leftOut())));
    }

    private static boolean has(Selection selection, Set<Key> keys) {
        return selection.selected().stream()
                .anyMatch(one -> one.dates().stream()
                        .anyMatch(date -> keys.contains(new Key(one.experiment().slug(), date))));
    }

    private Mono<Selection> select(List<ItemStatus> items, Manifest previous) {
        List<String> slugs = items.stream().map(ItemStatus::slug).distinct().toList();
        List<LocalDate> dates = items.stream().map(ItemStatus::date).distinct().toList();
        @Nullable LocalDate only = dates.size() == 1 ? dates.get(0) : null;
        return selector.named(slugs, only, previous.options());
    }

    private record Key(String slug, LocalDate date) {}
}
