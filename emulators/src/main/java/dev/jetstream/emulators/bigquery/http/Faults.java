package dev.jetstream.emulators.bigquery.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Things that go wrong on demand, so that a client's handling of them can be tried.
 *
 * <p>Each fault has a regular expression that is searched in {@code METHOD /projects/...} (the overridden method, the
 * path without {@code /bigquery/v2}) and a number of times; the first that matches and is not used up happens. Safe for
 * use by several threads.
 */
public final class Faults {
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    /** Answers with an error instead of doing anything. */
    public void answer(String pattern, int times, int status, String reason, String message) {
        add(pattern, times, Kind.ANSWER, new ApiException(status, reason, message).toReply(), Duration.ZERO);
    }

    /** Closes the connection before anything is done. */
    public void dropBefore(String pattern, int times) {
        add(pattern, times, Kind.DROP_BEFORE, Reply.noContent(), Duration.ZERO);
    }

    /** Does what was asked, then closes the connection without an answer. */
    public void dropAfter(String pattern, int times) {
        add(pattern, times, Kind.DROP_AFTER, Reply.noContent(), Duration.ZERO);
    }

    /** Does what was asked, then sends half of the answer. */
    public void truncate(String pattern, int times) {
        add(pattern, times, Kind.TRUNCATE, Reply.noContent(), Duration.ZERO);
    }

    /** Waits, then goes on as usual. */
    public void delay(String pattern, int times, Duration delay) {
        add(pattern, times, Kind.DELAY, Reply.noContent(), delay);
    }

    /** Forgets all faults. */
    public void clear() {
        faults.clear();
    }

    private void add(String pattern, int times, Kind kind, Reply reply, Duration delay) {
        faults.add(new Fault(Pattern.compile(pattern), new AtomicInteger(times), kind, reply, delay));
    }

    Optional<Fault> next(String methodAndPath) {
        return faults.stream()
                .filter(fault -> fault.pattern().matcher(methodAndPath).find() && fault.use())
                .findFirst();
    }

    enum Kind {
        ANSWER,
        DROP_BEFORE,
        DROP_AFTER,
        TRUNCATE,
        DELAY
    }

    record Fault(Pattern pattern, AtomicInteger left, Kind kind, Reply reply, Duration delay) {
        boolean use() {
            return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }
}
