package dev.jetstream.core.bus;

import dev.jetstream.core.bus.InMemoryBus.Message;
import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** The messages of one subscription: who waits, who holds what until when. */
final class InMemorySubscription {
    private static final int LARGEST_DOUBLING = 20;

    private final Scheduler scheduler;
    private final InMemoryBus bus;
    private final List<Held> messages = new ArrayList<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private SubscriptionSpec spec;
    private AttributeFilter filter;

    InMemorySubscription(SubscriptionSpec spec, Scheduler scheduler, InMemoryBus bus) {
        this.spec = spec;
        this.filter = AttributeFilter.of(spec.filter());
        this.scheduler = scheduler;
        this.bus = bus;
    }

    synchronized SubscriptionSpec spec() {
        return spec;
    }

    synchronized void change(SubscriptionSpec changed) {
        spec = changed;
        filter = AttributeFilter.of(changed.filter());
    }

    synchronized void add(Message message) {
        if (filter.matches(message.attributes())) {
            messages.add(new Held(message));
            serve();
        }
    }

    Mono<Delivery> pull(Duration wait) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(sink);
            MonoSink<Delivery> unused = sink.onCancel(() -> leave(waiter));
            await(waiter, wait);
        });
    }

    private synchronized void await(Waiter waiter, Duration wait) {
        waiters.add(waiter);
        serve();
        if (waiters.contains(waiter)) {
            waiter.end = scheduler.schedule(() -> giveUp(waiter), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void leave(Waiter waiter) {
        waiters.remove(waiter);
        waiter.stopTimer();
    }

    private void giveUp(Waiter waiter) {
        leave(waiter);
        waiter.sink.success();
    }

    // Answers go out on the scheduler: never while the lock is held.
    private synchronized void serve() {
        buryTheDead();
        Iterator<Held> ready = messages.stream().filter(Held::isReady).toList().iterator();
        while (ready.hasNext() && !waiters.isEmpty()) {
            Waiter waiter = waiters.remove();
            waiter.stopTimer();
            Lease lease = new Lease(ready.next());
            scheduler.schedule(() -> waiter.sink.success(lease));
        }
    }

    private void buryTheDead() {
        String deadLetters = spec.deadLetterTopic();
        if (deadLetters == null) {
            return;
        }
        List<Held> dead = messages.stream()
                .filter(held -> held.isFree() && held.attempts >= spec.maxDeliveryAttempts())
                .toList();
        messages.removeAll(dead);
        // Not from here: the other subscription's lock is taken by the bus first.
        dead.forEach(held -> scheduler.schedule(() -> bury(deadLetters, held.message)));
    }

    private void bury(String topic, Message message) {
        String unused = bus.accept(topic, message.payload(), message.attributes());
    }

    private void wakeIn(long millis) {
        scheduler.schedule(this::serve, millis, TimeUnit.MILLISECONDS);
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    private long backoff(int attempts) {
        long millis = spec.minimumBackoff().toMillis() << Math.min(attempts - 1, LARGEST_DOUBLING);
        return Math.min(millis, spec.maximumBackoff().toMillis());
    }

    private static final class Waiter {
        private final MonoSink<Delivery> sink;
        private @Nullable Disposable end;

        private Waiter(MonoSink<Delivery> sink) {
            this.sink = sink;
        }

        private void stopTimer() {
            if (end != null) {
                end.dispose();
            }
        }
    }

    private final class Held {
        private final Message message;
        private int attempts;
        private long readyAt;
        private @Nullable Lease holder;
        private long leasedUntil;

        private Held(Message message) {
            this.message = message;
        }

        private boolean isFree() {
            return holder == null || leasedUntil <= now();
        }

        private boolean isReady() {
            long end = holder == null ? readyAt : leasedUntil + backoff(attempts);
            return isFree() && end <= now();
        }

        private void lease(Lease to, Duration length) {
            holder = to;
            leasedUntil = now() + length.toMillis();
            wakeIn(length.toMillis());
            wakeIn(length.toMillis() + backoff(attempts));
        }
    }

    private final class Lease implements Delivery {
        private final Held held;
        private final int attempt;

        // With the subscription's lock held.
        private Lease(Held held) {
            this.held = held;
            this.attempt = ++held.attempts;
            held.lease(this, spec.ackDeadline());
        }

        @Override
        public String messageId() {
            return held.message.id();
        }

        @Override
        public byte[] payload() {
            return held.message.payload();
        }

        @Override
        public Map<String, String> attributes() {
            return held.message.attributes();
        }

        @Override
        public int attempt() {
            return spec().deadLetterTopic() == null ? 0 : attempt;
        }

        @Override
        public Mono<Void> ack() {
            return settle(() -> messages.remove(held));
        }

        @Override
        public Mono<Void> nack() {
            return settle(() -> {
                held.holder = null;
                held.readyAt = now() + backoff(held.attempts);
                serve();
                wakeIn(backoff(held.attempts));
            });
        }

        @Override
        public Mono<Void> extend(Duration lease) {
            if (lease.isNegative() || lease.isZero()) {
                return Mono.error(() -> new IllegalArgumentException("lease %s must be positive".formatted(lease)));
            }
            return settle(() -> held.lease(this, lease));
        }

        private Mono<Void> settle(Runnable action) {
            return Mono.fromRunnable(() -> {
                synchronized (InMemorySubscription.this) {
                    if (held.holder == this && held.leasedUntil > now() && messages.contains(held)) {
                        action.run();
                    } else if (spec.exactlyOnce()) {
                        throw new LeaseLostException(
                                "the lease on message %s of %s is over".formatted(held.message.id(), spec.name()));
                    }
                }
            });
        }
    }
}
