package dev.jetstream.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

final class InMemoryBusTest extends BusContract {
    private final InMemoryBus bus = new InMemoryBus(Schedulers.parallel(), Duration.ofSeconds(5));

    @Override
    protected Outbox outbox() {
        return bus;
    }

    @Override
    protected Topics topics() {
        return bus;
    }

    @Override
    protected Inbox inbox(String subscription) {
        return bus.inbox(subscription);
    }

    @Override
    protected String run() {
        return "twin";
    }

    @Test
    void takesItsTimeFromTheScheduler() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryBus slow = new InMemoryBus(time, Duration.ofSeconds(60));
        SubscriptionSpec spec = new SubscriptionSpec(
                "s",
                "t",
                null,
                Duration.ofSeconds(50),
                true,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                "dead",
                10);
        StepVerifier.create(slow.ensureSubscription(spec)).verifyComplete();
        StepVerifier.create(slow.publish("t", new byte[0], Map.of()))
                .expectNextCount(1)
                .verifyComplete();
        AtomicInteger attempts = new AtomicInteger();
        var pulls = slow.inbox("s")
                .pull()
                .doOnNext(d -> attempts.set(d.attempt()))
                .repeat()
                .subscribe();

        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(attempts).hasValue(1);
        time.advanceTimeBy(Duration.ofSeconds(78));
        assertThat(attempts).hasValue(1);
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(attempts).hasValue(2);
        pulls.dispose();
    }
}
