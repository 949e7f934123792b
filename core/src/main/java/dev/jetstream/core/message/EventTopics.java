package dev.jetstream.core.message;

import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import java.time.Duration;

/** The topics and subscriptions through which events travel. */
public final class EventTopics {
    /** Triggers from outside. */
    public static final String TRIGGERS = "jetstream-triggers";

    /** {@link AnalysisRequested}. */
    public static final String REQUESTS = "analysis-requests";

    /** {@link AnalysisCompleted} and {@link AnalysisFailed}. */
    public static final String EVENTS = "analysis-events";

    /** {@link BatchFinished}. */
    public static final String COMPLETED = "jetstream-completed";

    /** What could not be delivered. */
    public static final String DEAD_LETTERS = "jetstream-dead-letters";

    /** The exporter's subscription. */
    public static final String EXPORTER = "exporter";

    /** The dispatcher service's subscription. */
    public static final String DISPATCHER = "dispatcher";

    /** The exporter's subscription to dead letters, by which the ledger hears of what the bus has given up. */
    public static final String GIVEN_UP = "given-up";

    /** Where dead letters wait for a person; the topic's first subscription, made before anything can die. */
    public static final String DEAD_LETTERS_READ = "dead-letters";

    private EventTopics() {}

    /** The name of the subscription from which a batch's workers pull. */
    public static String batchSubscription(String batch) {
        return "batch-" + batch;
    }

    /**
     * The subscription from which a batch's workers pull: each message of the batch, held by one worker at a time.
     *
     * @param timing how leases end and messages come again
     */
    public static SubscriptionSpec batch(String batch, Timing timing) {
        return new SubscriptionSpec(
                batchSubscription(batch),
                REQUESTS,
                "attributes.batch = \"" + batch + "\"",
                timing.workerDeadline(),
                true,
                timing.minimumBackoff(),
                timing.maximumBackoff(),
                DEAD_LETTERS,
                timing.maxDeliveryAttempts());
    }

    /** The dispatcher service's subscription: not exactly once, for every step of a dispatch may be repeated. */
    public static SubscriptionSpec dispatcher(Timing timing) {
        return new SubscriptionSpec(
                DISPATCHER,
                TRIGGERS,
                null,
                timing.exporterDeadline(),
                false,
                timing.minimumBackoff(),
                timing.maximumBackoff(),
                DEAD_LETTERS,
                timing.maxDeliveryAttempts());
    }

    /** The exporter's subscription: not exactly once, for its writes are idempotent. */
    public static SubscriptionSpec exporter(Timing timing) {
        return new SubscriptionSpec(
                EXPORTER,
                EVENTS,
                null,
                timing.exporterDeadline(),
                false,
                timing.minimumBackoff(),
                timing.maximumBackoff(),
                DEAD_LETTERS,
                timing.maxDeliveryAttempts());
    }

    /** The subscription {@link #GIVEN_UP}: a copy of every dead letter; the one that people read is another. */
    public static SubscriptionSpec givenUp(Timing timing) {
        return new SubscriptionSpec(
                GIVEN_UP,
                DEAD_LETTERS,
                null,
                timing.exporterDeadline(),
                false,
                timing.minimumBackoff(),
                timing.maximumBackoff(),
                null,
                0);
    }

    /**
     * The subscription from which people read dead letters.
     *
     * <p>What is looked at comes again at once, and nothing dies a second time.
     */
    public static SubscriptionSpec deadLetters(Timing timing) {
        return new SubscriptionSpec(
                DEAD_LETTERS_READ,
                DEAD_LETTERS,
                null,
                timing.exporterDeadline(),
                false,
                Duration.ZERO,
                timing.minimumBackoff(),
                null,
                0);
    }

    /**
     * How leases end and messages come again.
     *
     * @param workerDeadline a worker's lease before its first renewal
     * @param exporterDeadline an exporter's
     * @param minimumBackoff before the second delivery
     * @param maximumBackoff before later ones
     * @param maxDeliveryAttempts after which a message is dead
     */
    public record Timing(
            Duration workerDeadline,
            Duration exporterDeadline,
            Duration minimumBackoff,
            Duration maximumBackoff,
            int maxDeliveryAttempts) {
        /**
         * In the cloud: takeover within a minute of a crash, and minutes between tries, for what is away there is away
         * for minutes. Ten deliveries, as every crash and eviction counts as one.
         */
        public static Timing cloud() {
            return new Timing(
                    Duration.ofSeconds(50),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(600),
                    10);
        }

        /** On a laptop, where somebody waits: seconds instead of minutes. */
        public static Timing laptop() {
            return new Timing(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(5), 10);
        }
    }
}
