package dev.jetstream.core.message;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.failure.InvalidException;
import java.util.HashMap;
import java.util.Map;

/**
 * The attributes of a message that a service sends to the dead letters itself, because it can never carry it out: its
 * own, and {@code dead_letter_subscription}, {@code _error}, {@code _reason} and {@code _message}.
 */
public final class DeadLetterAttributes {
    /** A value has 1024 bytes at most. */
    private static final int LONGEST = 1000;

    private DeadLetterAttributes() {}

    /** Of a delivery that was refused. */
    public static Map<String, String> of(Delivery delivery, String subscription, InvalidException refused) {
        Map<String, String> attributes = new HashMap<>(delivery.attributes());
        attributes.put("dead_letter_subscription", subscription);
        attributes.put("dead_letter_error", refused.errorClass());
        attributes.put("dead_letter_reason", cut(refused.reason()));
        attributes.put("dead_letter_message", delivery.messageId());
        return attributes;
    }

    private static String cut(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }
}
