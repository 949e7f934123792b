package dev.jetstream.worker;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.failure.AnalysisException;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.DeadLetterAttributes;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.worker.log.ItemLog;
import dev.jetstream.worker.log.LogTable;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What a worker does with one message: decode → look into the ledger → analyse → log rows → ledger → completion.
 *
 * <p>Completes when the message may be acknowledged, fails when it must be given back. What can never succeed is
 * recorded and completes. An item that is already analysed is announced again and not computed again: the announcement
 * may have been lost with the worker before.
 */
public final class ItemWork {
    private static final Logger LOG = LoggerFactory.getLogger(ItemWork.class);

    private final MessageCodec codec = new MessageCodec();
    private final Ledger ledger;
    private final Outbox outbox;
    private final Announcer announcer;
    private final Analysis analysis;
    private final LogTable logTable;
    private final WorkerSettings settings;
    private final Clock clock;

    /**
     * The work on messages.
     *
     * @param clock for the ledger's times and those of log rows only
     */
    public ItemWork(
            Ledger ledger, Outbox outbox, Analysis analysis, LogTable logTable, WorkerSettings settings, Clock clock) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.announcer = new Announcer(ledger, outbox);
        this.analysis = analysis;
        this.logTable = logTable;
        this.settings = settings;
        this.clock = clock;
    }

    /** The work on one message. */
    public Mono<Void> process(Delivery delivery) {
        return Mono.fromCallable(() -> codec.decode(delivery.payload(), AnalysisRequested.class))
                .flatMap(request ->
                        accepted(request).flatMap(manifest -> process(manifest, request, delivery.attempt())))
                .onErrorResume(InvalidException.class, refused -> dead(delivery, refused));
    }

    /** The manifest, once it is clear that the request is one of its own. */
    private Mono<Manifest> accepted(AnalysisRequested request) {
        return ledger.manifest(request.batch())
                .filter(manifest -> manifest.item(request.slug(), request.date())
                        .map(item -> Requests.of(manifest, item))
                        .filter(request::equals)
                        .isPresent())
                .switchIfEmpty(Mono.error(() -> new InvalidException("request for %s on %s is not one of batch %s"
                        .formatted(request.slug(), request.date(), request.batch()))));
    }

    /** It names no item of a batch: there is no ledger entry to record it in, so a person has to see it. */
    private Mono<Void> dead(Delivery delivery, InvalidException refused) {
        LOG.warn("refused message {} {}: {}", delivery.messageId(), delivery.attributes(), refused.reason());
        String subscription =
                EventTopics.batchSubscription(delivery.attributes().getOrDefault("batch", "unknown"));
        return outbox.publish(
                        EventTopics.DEAD_LETTERS,
                        delivery.payload(),
                        DeadLetterAttributes.of(delivery, subscription, refused))
                .then();
    }

    private Mono<Void> process(Manifest manifest, AnalysisRequested request, int deliveries) {
        return ledger.entry(request.batch(), request.slug(), request.date()).flatMap(entry -> {
            if (entry.state() == ItemState.ANALYSED || entry.state().isTerminal()) {
                LOG.info(
                        "item slug={} date={} is {} already",
                        request.slug(),
                        request.date(),
                        entry.state().value());
                return announcer.announce(entry);
            }
            return begin(manifest, request, deliveries);
        });
    }

    private Mono<Void> begin(Manifest manifest, AnalysisRequested request, int deliveries) {
        LOG.info("stage=start batch={} slug={} date={}", request.batch(), request.slug(), request.date());
        // Asked of the entry that is written: a message that came twice may be at two workers' last attempt at once.
        AtomicBoolean begins = new AtomicBoolean();
        return move(request, entry -> {
                    begins.set(entry.attempts() < settings.maxAttempts());
                    return begins.get() ? entry.started(clock.instant(), settings.holder()) : entry;
                })
                .flatMap(entry ->
                        begins.get() ? analysed(manifest, request, deliveries, entry) : giveUp(request, entry));
    }

    private Mono<Void> analysed(Manifest manifest, AnalysisRequested request, int deliveries, LedgerEntry begun) {
        return analyse(manifest, request, new ItemLog())
                .onErrorResume(error -> unfinished(request, begun, deliveries, error));
    }

    private Mono<Void> analyse(Manifest manifest, AnalysisRequested request, ItemLog log) {
        return analysis.analyse(manifest, request, log)
                .<UnaryOperator<LedgerEntry>>map(tables -> entry -> entry.analysed(clock.instant(), tables))
                .onErrorResume(InvalidException.class, invalid -> Mono.just(refusal(request, log, invalid)))
                .onErrorResume(SupersededException.class, older -> Mono.just(supersession(request, older)))
                .flatMap(verdict -> logTable.append(
                                manifest, request.slug(), request.date(), log.events(), clock.instant())
                        .then(move(request, verdict)))
                .flatMap(announcer::announce);
    }

    private UnaryOperator<LedgerEntry> refusal(AnalysisRequested request, ItemLog log, InvalidException invalid) {
        LOG.warn("refused slug={} date={}: {}", request.slug(), request.date(), invalid.reason());
        log.record(ItemLog.itemFailed(request.slug(), invalid));
        return entry -> entry.invalid(clock.instant(), invalid.errorClass(), invalid.reason());
    }

    private UnaryOperator<LedgerEntry> supersession(AnalysisRequested request, SupersededException older) {
        LOG.warn("superseded slug={} date={}: {}", request.slug(), request.date(), older.getMessage());
        return entry -> entry.superseded(clock.instant(), older.batch());
    }

    /** The message goes back, and the ledger says why; after the last attempt the item is given up. */
    private Mono<Void> unfinished(AnalysisRequested request, LedgerEntry begun, int deliveries, Throwable error) {
        String message = Objects.requireNonNullElse(error.getMessage(), error.toString());
        String errorClass = error instanceof AnalysisException
                ? "UnavailableException"
                : error.getClass().getSimpleName();
        boolean last = Math.max(begun.attempts(), deliveries) >= settings.maxAttempts();
        Mono<Void> noted = last
                ? move(request, entry -> entry.dead(clock.instant(), errorClass, message))
                        .flatMap(announcer::announce)
                : move(request, entry -> entry.givenBack(errorClass, message)).then();
        return noted.onErrorResume(failed -> unnoted(request, failed)).then(Mono.error(error));
    }

    private Mono<Void> giveUp(AnalysisRequested request, LedgerEntry entry) {
        String said = Objects.requireNonNullElse(entry.error(), "no worker came to an end with it");
        UnavailableException error =
                new UnavailableException("given up after %d attempts: %s".formatted(entry.attempts(), said));
        return unfinished(request, entry, entry.attempts(), error);
    }

    private static Mono<Void> unnoted(AnalysisRequested request, Throwable failed) {
        LOG.warn("slug={} date={}: the ledger was not told: {}", request.slug(), request.date(), failed.toString());
        return Mono.empty();
    }

    private Mono<LedgerEntry> move(AnalysisRequested request, UnaryOperator<LedgerEntry> transition) {
        return ledger.update(request.batch(), request.slug(), request.date(), transition);
    }
}
