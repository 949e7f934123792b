package dev.jetstream.cli.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Whether the bus answers everyone who asks it in this process. */
final class Readiness {
    /** Longer than any pull waits, and than the pause between two renewals of a lease. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final Clock clock;
    private final Map<Service, Instant> heard = new EnumMap<>(Service.class);

    Readiness(Clock clock) {
        this.clock = clock;
    }

    /** A service begins to ask. */
    synchronized void expect(Service service) {
        heard.putIfAbsent(service, Instant.EPOCH);
    }

    /** The bus answered a service. */
    synchronized void heard(Service service) {
        heard.put(service, clock.instant());
    }

    /** Nobody is to be expected any more. */
    synchronized void finished(Service service) {
        heard.remove(service);
    }

    synchronized Optional<String> notReady() {
        Instant limit = clock.instant().minus(SILENCE);
        return heard.entrySet().stream()
                .filter(last -> last.getValue().isBefore(limit))
                .map(last -> "the message bus has not answered the %s for %d minutes, or never"
                        .formatted(last.getKey().label(), SILENCE.toMinutes()))
                .findFirst();
    }
}
