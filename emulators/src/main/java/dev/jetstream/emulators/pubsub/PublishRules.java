package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The limits of one publish call. */
final class PublishRules {
    private static final int MAX_MESSAGES = 1000;
    private static final int MAX_BYTES = 10_000_000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_KEY_BYTES = 256;
    private static final int MAX_VALUE_BYTES = 1024;

    private PublishRules() {}

    static void check(List<PubsubMessage> messages) {
        if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
            throw BrokerException.invalid("The publish request has %d messages, must have between 1 and %d"
                    .formatted(messages.size(), MAX_MESSAGES));
        }
        long bytes =
                messages.stream().mapToLong(PubsubMessage::getSerializedSize).sum();
        if (bytes > MAX_BYTES) {
            throw BrokerException.invalid(
                    "Request payload size exceeds the limit: %d bytes of at most %d".formatted(bytes, MAX_BYTES));
        }
        messages.forEach(PublishRules::check);
    }

    private static void check(PubsubMessage message) {
        if (message.getData().isEmpty() && message.getAttributesCount() == 0) {
            throw BrokerException.invalid("A message must have data or at least one attribute");
        }
        if (message.getAttributesCount() > MAX_ATTRIBUTES) {
            throw BrokerException.invalid("A message has %d attributes, at most %d are allowed"
                    .formatted(message.getAttributesCount(), MAX_ATTRIBUTES));
        }
        atMost("ordering key", message.getOrderingKey(), MAX_VALUE_BYTES);
        message.getAttributesMap().forEach((key, value) -> {
            if (key.isEmpty() || key.startsWith("goog")) {
                throw BrokerException.invalid(
                        "attribute key \"%s\" must not be empty nor begin with goog".formatted(key));
            }
            atMost("attribute key", key, MAX_KEY_BYTES);
            atMost("value of attribute " + key, value, MAX_VALUE_BYTES);
        });
    }

    private static void atMost(String what, String text, int limit) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limit) {
            throw BrokerException.invalid("The %s has %d bytes, at most %d are allowed".formatted(what, bytes, limit));
        }
    }
}
