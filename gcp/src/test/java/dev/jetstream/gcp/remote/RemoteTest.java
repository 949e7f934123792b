package dev.jetstream.gcp.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.failure.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

final class RemoteTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RemoteSettings SETTINGS =
            new RemoteSettings(3, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5), 2);
    private final Remote remote = new Remote("somewhere", SETTINGS, Schedulers.parallel());

    @AfterEach
    void close() {
        remote.close();
    }

    @Test
    void callsOnItsOwnThreadsAndOnlyWhenSubscribed() {
        AtomicInteger calls = new AtomicInteger();
        var call = remote.call(
                "call", () -> Thread.currentThread().getName() + calls.incrementAndGet(), RemoteTest::asItIs);
        assertThat(calls).hasValue(0);

        StepVerifier.create(call)
                .expectNextMatches(name -> name.startsWith("somewhere-"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void triesATransientFailureAgainAndThrowsTheLast() {
        AtomicInteger calls = new AtomicInteger();

        StepVerifier.create(remote.call(
                        "call",
                        () -> {
                            throw new TransientException("failure " + calls.incrementAndGet(), null);
                        },
                        RemoteTest::asItIs))
                .expectErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(UnavailableException.class).hasMessage("failure 3"))
                .verify(PATIENCE);
        assertThat(calls).hasValue(3);
    }

    @Test
    void triesAnotherFailureOnce() {
        AtomicInteger calls = new AtomicInteger();

        StepVerifier.create(remote.call(
                        "call",
                        () -> {
                            calls.incrementAndGet();
                            throw new UnavailableException("not today");
                        },
                        RemoteTest::asItIs))
                .expectErrorMessage("not today")
                .verify(PATIENCE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void letsGoOfATryAtItsDeadlineAndTriesAgain() throws InterruptedException {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        try (Remote slow = new Remote("slow", SETTINGS, time)) {
            var result = slow.call(
                            "call",
                            () -> {
                                entered.countDown();
                                never.await();
                                return "late";
                            },
                            e -> new IllegalStateException(e))
                    .toFuture();
            assertThat(entered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            while (!result.isDone()) {
                time.advanceTimeBy(Duration.ofSeconds(1));
            }

            assertThat(result)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(UnavailableException.class)
                    .withMessage("slow: call took longer than PT5S");
        }
    }

    @Test
    void doesNotTakeASlowReaderForASlowRemote() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        CountDownLatch called = new CountDownLatch(1);
        try (Remote patient = new Remote("patient", SETTINGS, time)) {
            StepVerifier.create(
                            patient.call(
                                    "call",
                                    () -> {
                                        called.countDown();
                                        return "answer";
                                    },
                                    RemoteTest::asItIs),
                            0)
                    .then(() -> await(called))
                    .then(() -> awaitIdle(patient))
                    .then(() -> time.advanceTimeBy(Duration.ofMinutes(10)))
                    .thenRequest(1)
                    .expectNext("answer")
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void interruptsACallThatNobodyWantsAnyMore() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        StepVerifier.create(remote.call(
                        "call",
                        () -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                            return "never";
                        },
                        e -> new IllegalStateException(e)))
                .then(() -> await(entered))
                .thenCancel()
                .verify(PATIENCE);

        await(interrupted);
    }

    private static RuntimeException asItIs(Exception e) {
        return (RuntimeException) e;
    }

    private static void awaitIdle(Remote remote) {
        CountDownLatch done = new CountDownLatch(SETTINGS.threads());
        for (int i = 0; i < SETTINGS.threads(); i++) {
            remote.workers().schedule(done::countDown);
        }
        await(done);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
