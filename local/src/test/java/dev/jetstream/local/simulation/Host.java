package dev.jetstream.local.simulation;

import dev.jetstream.core.failure.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One process: it calls the services over a network that may fail, and dies at any of these calls.
 *
 * <p>A dead process hears no answer any more, but what it has sent still arrives: its last calls land after its death.
 */
final class Host {
    /** After how long a client of ours gives up a call. */
    static final Duration CALL_DEADLINE = Duration.ofSeconds(30);

    private final World world;
    private final String name;
    private final List<Runnable> onDeath = new ArrayList<>();
    private final Clock clock = new SkewedClock();
    private Duration skew = Duration.ZERO;
    private boolean alive = true;
    private Disposable program = () -> {};

    Host(World world, String name) {
        this.world = world;
        this.name = name;
        this.skew = Duration.ofMillis(world.random().nextLong(-2_000, 2_000));
    }

    String name() {
        return name;
    }

    Clock clock() {
        return clock;
    }

    boolean isAlive() {
        return alive;
    }

    /** Starts the program of this process; whatever ends it, {@code ended} hears of it. */
    void run(Mono<?> main, Runnable ended) {
        onDeath.add(ended);
        program = main.subscribe(result -> {}, error -> exit("failed"), () -> exit("ended"));
    }

    /** SIGKILL. */
    void kill() {
        if (alive) {
            world.trace("kill %s", name);
            world.tally().add("fault: crash of " + role());
            exit("killed");
        }
    }

    private void exit(String how) {
        if (alive) {
            alive = false;
            world.trace("%s %s", name, how);
            program.dispose();
            onDeath.forEach(Runnable::run);
        }
    }

    /** The kind of process, without its number. */
    String role() {
        return name.substring(0, name.indexOf('-'));
    }

    /**
     * A call to a service: the effect happens a little later, the answer later still, unless a fault comes between.
     *
     * @param what for the trace: port and operation
     * @param effect runs at the service; its result, or what it throws, is the answer; null is an empty answer
     */
    <T> Mono<T> call(String what, Supplier<T> effect) {
        return Mono.create(sink -> {
            if (!alive) {
                return;
            }
            FaultRates rates = world.rates();
            if (world.chance(rates.crash())) {
                // Dies between deciding to call and hearing the answer: the call itself may or may not have left.
                if (world.chance(0.5)) {
                    world.time().later(world.latency(), () -> zombie(what, effect));
                }
                world.time().later(Duration.ZERO, this::kill);
                return;
            }
            if (world.chance(rates.jump())) {
                world.tally().add("fault: clock jump");
                skew = skew.plusSeconds(world.random().nextLong(-3_600, 3_600));
            }
            if (world.chance(rates.before())) {
                world.tally().add("fault: failed before, " + what);
                world.time().later(world.latency(), () -> {
                    if (alive) {
                        sink.error(new UnavailableException(what + ": no connection"));
                    }
                });
                return;
            }
            Duration late = world.chance(rates.late()) ? world.lateness() : Duration.ZERO;
            if (!late.isZero()) {
                world.tally().add("fault: late, " + what);
            }
            boolean effectLate = world.chance(0.5);
            Disposable deadline = world.time().after(CALL_DEADLINE, () -> {
                if (alive) {
                    sink.error(new UnavailableException(what + ": no answer within " + CALL_DEADLINE));
                }
            });
            world.time().later(effectLate ? world.latency().plus(late) : world.latency(), () -> {
                if (!alive) {
                    world.tally().add("reached: a dead process's call lands");
                }
                Answer<T> answer = Answer.of(effect);
                world.trace("%s %s -> %s", name, what, answer);
                if (world.chance(rates.lost())) {
                    world.tally().add("fault: reply lost, " + what);
                    return;
                }
                boolean broken = world.chance(rates.after());
                if (broken) {
                    world.tally().add("fault: failed after, " + what);
                }
                world.time()
                        .later(effectLate ? world.latency() : world.latency().plus(late), () -> {
                            deadline.dispose();
                            if (!alive) {
                                return;
                            }
                            if (broken) {
                                sink.error(new UnavailableException(what + ": connection broken"));
                            } else {
                                answer.to(sink);
                            }
                        });
            });
        });
    }

    private <T> void zombie(String what, Supplier<T> effect) {
        world.tally().add("reached: a dead process's call lands");
        world.trace("%s (dead) %s -> %s", name, what, Answer.of(effect));
    }

    /** The world's time, as this process's clock shows it. */
    private final class SkewedClock extends Clock {
        @Override
        public Instant instant() {
            return world.instant().plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC only"); // no program asks for another zone
        }
    }
}
