package dev.jetstream.emulators.pubsub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an acknowledgement names: the message and the very lease, so that a dead lease can be told from a live one. */
record AckId(long sequence, long lease) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    static Optional<AckId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new AckId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    String text() {
        return sequence + "-" + lease;
    }
}
