package dev.jetstream.dispatcher.deadletter;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.message.EventTopics;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message that was given up, by the bus after its last delivery or by a service that could never carry it out.
 *
 * @param id by which people name it: of its first copy
 * @param attributes as it was sent first, without what dead-lettering added
 * @param subscription that gave it up
 * @param reason that the service gave, or null when the bus gave it up
 * @param errorClass likewise
 * @param deliveries how often it was tried, 0 when nobody counted
 * @param item which it is about, or null
 * @param copies how many of them there are: dead-lettering may forward one message several times
 */
@SuppressWarnings("ArrayRecordComponent") // what was sent, compared by nobody
public record DeadLetter(
        String id,
        byte[] payload,
        Map<String, String> attributes,
        String subscription,
        @Nullable String reason,
        @Nullable String errorClass,
        int deliveries,
        @Nullable Item item,
        int copies) {
    /** Attribute of a replayed message: the dead letter that it was. */
    public static final String REPLAY_OF = "replayOf";

    /** Attribute of a replayed message: how often it was replayed. */
    public static final String REPLAY_COUNT = "replayCount";

    private static final String OF_BUS = "CloudPubSubDeadLetter";
    private static final String OF_SERVICE = "dead_letter_";

    public DeadLetter {
        attributes = Map.copyOf(attributes);
    }

    /** The item of a batch. */
    public record Item(String batch, String slug, LocalDate date) {}

    /** A dead letter as it was delivered. */
    static DeadLetter of(Delivery delivery) {
        Map<String, String> given = delivery.attributes();
        Map<String, String> own = new TreeMap<>(given);
        own.keySet().removeIf(name -> name.startsWith(OF_BUS) || name.startsWith(OF_SERVICE));
        return new DeadLetter(
                given.getOrDefault(OF_SERVICE + "message", delivery.messageId()),
                delivery.payload(),
                own,
                given.getOrDefault(
                        OF_SERVICE + "subscription", given.getOrDefault(OF_BUS + "SourceSubscription", "unknown")),
                given.get(OF_SERVICE + "reason"),
                given.get(OF_SERVICE + "error"),
                number(given.get(OF_BUS + "SourceDeliveryCount")),
                item(own).orElse(null),
                1);
    }

    /** By which copies, and messages about the same item, are known as one. */
    String key() {
        String about = item == null ? id : item.toString();
        return isRequest() && item != null ? "request " + about : subscription + " " + about;
    }

    /** The same, once for all its copies. */
    DeadLetter with(DeadLetter copy) {
        return new DeadLetter(
                id,
                payload,
                attributes,
                subscription,
                reason,
                errorClass,
                Math.max(deliveries, copy.deliveries()),
                item,
                copies + copy.copies());
    }

    /** Whether it asked for an analysis. */
    public boolean isRequest() {
        return subscription.startsWith("batch-");
    }

    /** Whether it asked for batches. */
    public boolean isTrigger() {
        return subscription.equals(EventTopics.DISPATCHER);
    }

    /** How often it was replayed before it died again. */
    public int replays() {
        return number(attributes.get(REPLAY_COUNT));
    }

    private static Optional<Item> item(Map<String, String> attributes) {
        try {
            return Optional.of(new Item(
                    BatchId.check(attributes.getOrDefault("batch", "")),
                    Slugs.check(attributes.getOrDefault("slug", "")),
                    LocalDate.parse(attributes.getOrDefault("date", ""))));
        } catch (InvalidException | DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
