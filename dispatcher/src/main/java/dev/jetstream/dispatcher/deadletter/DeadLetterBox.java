package dev.jetstream.dispatcher.deadletter;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The subscription {@code dead-letters}, looked through from end to end: what is not taken out goes back at once.
 *
 * <p>Each letter once, whatever copies of it there are. Two who look at the same time see each a part; a pull that
 * comes empty ends the look.
 */
public final class DeadLetterBox {
    /** One empty answer does not mean that nothing is there. */
    private static final int EMPTY_PULLS = 2;

    private final Inbox inbox;
    private final int most;
    private final Duration patience;
    private final Scheduler timer;

    /**
     * A box.
     *
     * @param inbox the subscription
     * @param most letters looked at in one go; more are left for the next
     * @param patience with one pull: a person waits, and an empty box answers late
     * @param timer for that
     */
    public DeadLetterBox(Inbox inbox, int most, Duration patience, Scheduler timer) {
        this.inbox = inbox;
        this.most = most;
        this.patience = patience;
        this.timer = timer;
    }

    /** What is in it; everything stays. */
    public Mono<List<DeadLetter>> list() {
        return open(letters -> Mono.just(letters), letter -> false);
    }

    /**
     * Does something with all letters at once and takes those out that {@code done} names afterwards.
     *
     * @param work with each letter once; when it fails all go back
     * @param done whether a letter and its copies are taken out
     */
    public <T> Mono<T> open(Function<List<DeadLetter>, Mono<T>> work, Predicate<DeadLetter> done) {
        return Mono.usingWhen(
                collected(),
                held -> work.apply(held.letters())
                        .flatMap(result -> held.takeOut(done).thenReturn(result)),
                Held::putBack,
                (held, error) -> held.putBack(),
                Held::putBack);
    }

    private Mono<Held> collected() {
        return Mono.defer(() -> {
            Held held = new Held();
            return inbox.pull()
                    .timeout(patience, Mono.empty(), timer)
                    .map(held::add)
                    .defaultIfEmpty(false)
                    .repeat()
                    .scan(0, (empty, found) -> found ? 0 : empty + 1)
                    .takeUntil(empty -> empty >= EMPTY_PULLS || held.size() >= most)
                    .then(Mono.just(held));
        });
    }

    /** What is held while somebody looks. */
    private static final class Held {
        private final List<Delivery> deliveries = new ArrayList<>();
        private final Map<String, List<Delivery>> byKey = new LinkedHashMap<>();
        private final Map<String, DeadLetter> letters = new LinkedHashMap<>();

        synchronized boolean add(Delivery delivery) {
            DeadLetter letter = DeadLetter.of(delivery);
            deliveries.add(delivery);
            byKey.computeIfAbsent(letter.key(), key -> new ArrayList<>()).add(delivery);
            letters.merge(letter.key(), letter, DeadLetter::with);
            return true;
        }

        synchronized int size() {
            return deliveries.size();
        }

        synchronized List<DeadLetter> letters() {
            return List.copyOf(letters.values());
        }

        synchronized Mono<Void> takeOut(Predicate<DeadLetter> done) {
            List<Delivery> out = letters.entrySet().stream()
                    .filter(entry -> done.test(entry.getValue()))
                    .flatMap(entry -> Objects.requireNonNull(byKey.get(entry.getKey())).stream())
                    .toList();
            deliveries.removeAll(out);
            return Flux.fromIterable(out).concatMap(Delivery::ack).then();
        }

        synchronized Mono<Void> putBack() {
            return Flux.fromIterable(List.copyOf(deliveries))
                    .concatMap(delivery -> delivery.nack().onErrorComplete())
                    .then();
        }
    }
}
