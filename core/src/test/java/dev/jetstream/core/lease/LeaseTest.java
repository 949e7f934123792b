package dev.jetstream.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.failure.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LeaseTest {
    private static final LeaseSettings SETTINGS =
            new LeaseSettings(Duration.ofSeconds(50), Duration.ofSeconds(15), Duration.ofHours(4));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Lease lease = new Lease(SETTINGS, time);
    private final Held held = new Held();

    @Test
    void acknowledgesWorkThatIsDone() {
        hold(Mono.empty(), Mono.never());

        assertThat(held.said).containsExactly("ack");
    }

    @Test
    void renewsTheLeaseBesideTheWork() {
        hold(Mono.delay(Duration.ofSeconds(50), time).then(), Mono.never());

        time.advanceTimeBy(Duration.ofSeconds(51));

        assertThat(held.said).containsExactly("extend 50", "extend 50", "extend 50", "ack");
    }

    @Test
    void givesBackWhatFailed() {
        hold(Mono.error(new UnavailableException("quota")), Mono.never());

        assertThat(held.said).containsExactly("nack");
    }

    @Test
    void givesBackWhatItDidNotForesee() {
        hold(Mono.error(new IllegalStateException("a defect")), Mono.never());

        assertThat(held.said).containsExactly("nack");
    }

    @Test
    void cancelsTheWorkAndSettlesNothingWhenTheLeaseIsLost() {
        AtomicBoolean cancelled = new AtomicBoolean();
        held.failure = new LeaseLostException("over", new IllegalStateException());
        hold(Mono.<Void>never().doOnCancel(() -> cancelled.set(true)), Mono.never());

        time.advanceTimeBy(Duration.ofSeconds(16));

        assertThat(cancelled).isTrue();
        assertThat(held.said).containsExactly("extend 50");
    }

    @Test
    void bearsAnOutageThatIsShorterThanTheLease() {
        held.failure = new UnavailableException("away");
        hold(Mono.delay(Duration.ofSeconds(60), time).then(), Mono.never());

        time.advanceTimeBy(Duration.ofSeconds(30));
        held.failure = null;
        time.advanceTimeBy(Duration.ofSeconds(60));

        assertThat(held.said).endsWith("ack").doesNotContain("nack");
    }

    @Test
    void takesTheLeaseForLostWhenItCannotBeRenewedInTime() {
        AtomicBoolean cancelled = new AtomicBoolean();
        held.failure = new UnavailableException("away");
        hold(Mono.<Void>never().doOnCancel(() -> cancelled.set(true)), Mono.never());

        time.advanceTimeBy(Duration.ofSeconds(49));
        assertThat(cancelled).isFalse();
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(cancelled).isTrue();
        assertThat(held.said).doesNotContain("ack", "nack");
    }

    @Test
    void letsGoWhenItIsStopped() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Mono<Long> stop = Mono.delay(Duration.ofSeconds(5), time);
        hold(Mono.<Void>never().doOnCancel(() -> cancelled.set(true)), stop);

        time.advanceTimeBy(Duration.ofSeconds(6));

        assertThat(cancelled).isTrue();
        assertThat(held.said).containsExactly("nack");
    }

    @Test
    void givesBackWhatTakesTooLong() {
        hold(Mono.never(), Mono.never());

        time.advanceTimeBy(Duration.ofHours(4).plusSeconds(1));

        assertThat(held.said).endsWith("nack");
    }

    private void hold(Mono<Void> work, Mono<?> stop) {
        Disposable unused = lease.hold(held, work, stop).subscribe();
    }

    /** A delivery that notes what is said to it. */
    private static final class Held implements Delivery {
        private final List<String> said = new ArrayList<>();
        private @Nullable RuntimeException failure;

        @Override
        public String messageId() {
            return "m1";
        }

        @Override
        public byte[] payload() {
            return new byte[0];
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public Mono<Void> ack() {
            return Mono.fromRunnable(() -> said.add("ack"));
        }

        @Override
        public Mono<Void> nack() {
            return Mono.fromRunnable(() -> said.add("nack"));
        }

        @Override
        public Mono<Void> extend(Duration by) {
            return Mono.fromRunnable(() -> {
                said.add("extend " + by.toSeconds());
                if (failure != null) {
                    throw failure;
                }
            });
        }
    }
}
