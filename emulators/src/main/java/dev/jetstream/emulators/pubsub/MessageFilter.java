package dev.jetstream.emulators.pubsub;

import java.util.Map;
import java.util.function.Predicate;

/** Which of a topic's messages a subscription takes, judged by their attributes. */
final class MessageFilter {
    static final int MAX_BYTES = 256;

    private final Predicate<Map<String, String>> matches;

    private MessageFilter(Predicate<Map<String, String>> matches) {
        this.matches = matches;
    }

    /** Parses Pub/Sub's filter language; the empty filter takes all. A {@link BrokerException} for a bad one. */
    static MessageFilter parse(String filter) {
        return new MessageFilter(filter.isBlank() ? attributes -> true : new MessageFilterParser(filter).parse());
    }

    static void check(String filter) {
        var unused = parse(filter);
    }

    boolean matches(Map<String, String> attributes) {
        return matches.test(attributes);
    }
}
