package dev.jetstream.cli.observe;

import dev.jetstream.core.bus.Delivery.Ending;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.message.EventTopics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of messages, items and batches, with all their names (docs/observability.md).
 *
 * <p>A label's value is one of a few that stand in the code: never a batch, a slug or a subscription. All values are
 * there from the start, at zero, so that the first failure is seen as a rise.
 */
final class ServiceMeters {
    private static final Duration[] HOLDS = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(4)
    };
    private static final Set<String> TOPICS = Set.of(
            EventTopics.TRIGGERS,
            EventTopics.REQUESTS,
            EventTopics.EVENTS,
            EventTopics.COMPLETED,
            EventTopics.DEAD_LETTERS);

    private final MeterRegistry meters;
    private final Clock clock;
    private final Counter retried;
    private final Timer analysis;
    private final Timer export;
    private final AtomicLong lastExport = new AtomicLong();
    private final Map<String, Instant> batches = new ConcurrentHashMap<>();

    ServiceMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        for (ItemState state : ItemState.values()) {
            Counter unused = items(state);
        }
        for (String topic : TOPICS) {
            Counter unused = published(topic, true);
        }
        this.retried = Counter.builder("jetstream.items.retried")
                .description("Items that a worker began again")
                .register(meters);
        this.analysis = timer("jetstream.item.analysis", "From a worker's begin with an item to its tables")
                .register(meters);
        this.export = timer("jetstream.item.export", "From an item's tables to its exports")
                .register(meters);
        TimeGauge.builder("jetstream.last.export.timestamp", lastExport, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("When this process last exported an item, since 1970; 0 for never")
                .register(meters);
        Gauge.builder("jetstream.batch.age", this, ServiceMeters::oldest)
                .description("Age of the oldest batch that this process works on; 0 without one")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Makes what a service's messages count. */
    void begin(Service service) {
        for (Ending ending : Ending.values()) {
            Timer unused = held(service, ending);
        }
        Counter unused = redelivered(service);
    }

    Timer held(Service service, Ending ending) {
        return timer("jetstream.messages.held", "From the delivery of a message to its end for the holder")
                .tag("service", service.label())
                .tag("outcome", ending.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    Counter redelivered(Service service) {
        return Counter.builder("jetstream.messages.redelivered")
                .description("Deliveries that were not the first of their message")
                .tag("service", service.label())
                .register(meters);
    }

    Counter published(String topic, boolean taken) {
        return Counter.builder("jetstream.messages.published")
                .description("Messages given to the bus")
                .tag("topic", TOPICS.contains(topic) ? topic : "other")
                .tag("outcome", taken ? "done" : "failed")
                .register(meters);
    }

    Counter items(ItemState state) {
        return Counter.builder("jetstream.items")
                .description("Items that this process moved into a state of the ledger")
                .tag("state", state.value())
                .register(meters);
    }

    /** Counts what was written to the ledger. */
    void written(LedgerEntry entry) {
        Instant exported = entry.exportedAt();
        if (exported != null) {
            lastExport.accumulateAndGet(exported.toEpochMilli(), Math::max);
        }
        items(entry.state()).increment();
        if (entry.state() == ItemState.RUNNING && entry.attempts() > 1) {
            retried.increment();
        }
        if (entry.state() == ItemState.ANALYSED) {
            record(analysis, entry.startedAt(), entry.analysedAt());
        }
        if (entry.state() == ItemState.EXPORTED) {
            record(export, entry.analysedAt(), exported);
        }
    }

    /** A batch is worked on from here. */
    void opened(String batch, Instant created) {
        batches.put(batch, created);
    }

    /** A batch is not worked on any more. */
    void closed(String batch) {
        batches.remove(batch);
    }

    MeterRegistry registry() {
        return meters;
    }

    private double oldest() {
        Instant now = clock.instant();
        return batches.values().stream()
                .min(Instant::compareTo)
                .map(created -> Duration.between(created, now).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private static void record(Timer timer, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !to.isBefore(from)) {
            timer.record(Duration.between(from, to));
        }
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(HOLDS);
    }
}
