package dev.jetstream.cli.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as people read them: in UTC, with how long ago that is. */
final class Ages {
    private Ages() {}

    static String since(@Nullable Instant instant, Instant now) {
        return instant == null
                ? ""
                : "%s (%s ago)".formatted(instant.truncatedTo(ChronoUnit.SECONDS), age(Duration.between(instant, now)));
    }

    private static String age(Duration age) {
        if (age.toHours() >= 48) {
            return age.toDays() + " days";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
