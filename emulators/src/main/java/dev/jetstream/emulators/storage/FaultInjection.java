package dev.jetstream.emulators.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The troubles that a test orders from an HTTP server: the next n requests whose {@code METHOD /path?query} a pattern
 * finds are delayed, cut off or refused. Safe for threads; each order is used up and gone.
 */
public final class FaultInjection {
    private final List<Order> orders = new CopyOnWriteArrayList<>();

    /** The next {@code times} requests that {@code pattern} finds come to this. */
    public void next(int times, String pattern, Fault fault) {
        orders.add(new Order(Pattern.compile(pattern), fault, new AtomicInteger(times)));
    }

    /** Takes all orders back. */
    public void clear() {
        orders.clear();
    }

    /** How many ordered faults have not happened yet. */
    public int outstanding() {
        return orders.stream().mapToInt(order -> order.left().get()).sum();
    }

    Optional<Fault> meet(String method, String uri) {
        String request = method + " " + uri;
        for (Order order : orders) {
            if (order.pattern().matcher(request).find()) {
                int left = order.left().getAndUpdate(count -> Math.max(0, count - 1));
                if (left > 0) {
                    return Optional.of(order.fault());
                }
            }
        }
        return Optional.empty();
    }

    /** What happens to a request. */
    public sealed interface Fault {
        /** It is done at once, but answered late. */
        record Delay(Duration by) implements Fault {}

        /** The connection breaks and nothing was done. */
        record DropBefore() implements Fault {}

        /** It is done, but the reply is lost. */
        record DropAfter() implements Fault {}

        /** It is refused with a status, for example 503, and nothing was done. */
        record Refuse(int status) implements Fault {}
    }

    private record Order(Pattern pattern, Fault fault, AtomicInteger left) {}
}
