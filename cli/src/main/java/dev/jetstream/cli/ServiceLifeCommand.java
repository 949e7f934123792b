package dev.jetstream.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How a service lives: until its work ends or the process is asked to, and then it has time to let go. */
final class ServiceLifeCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceLifeCommand.class);
    private static final Duration LET_GO = Duration.ofSeconds(25);

    private ServiceLifeCommand() {}

    /** How a service ended. */
    enum End {
        /** Its work was done. */
        DONE,
        /** It was asked to. */
        ASKED,
        /** Its work cannot go on; the log says why. */
        FAILED
    }

    /**
     * Works until the work ends, or the process is asked to end (SIGTERM, Ctrl-C).
     *
     * @param stop is signalled then; the work lets go of what it holds and ends
     */
    static End run(Mono<?> work, Sinks.Empty<Void> stop) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Disposable running = work.doFinally(end -> ended.countDown()).subscribe(done -> {}, error -> {
            failure.set(error);
            LOG.error("the service cannot go on", error);
        });
        boolean asked = untilAsked(ended);
        stop.emitEmpty((signal, result) -> false);
        if (asked) {
            letGo(ended);
        }
        running.dispose();
        if (asked) {
            return End.ASKED;
        }
        return Optional.ofNullable(failure.get()).isPresent() ? End.FAILED : End.DONE;
    }

    /** Until the process is asked to end, or the work does; then there is time to let go before it ends. */
    private static boolean untilAsked(CountDownLatch ended) {
        Thread main = Thread.currentThread();
        Thread hook = new Thread(() -> {
            main.interrupt();
            try {
                main.join(LET_GO.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            ended.await();
            return false;
        } catch (InterruptedException asked) {
            LOG.info("asked to stop");
            return true;
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            LOG.debug("the process is ending", ending);
        }
    }

    private static void letGo(CountDownLatch ended) {
        try {
            if (!ended.await(LET_GO.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("something was not let go within {}: its lease runs out", LET_GO);
            }
        } catch (InterruptedException twice) {
            LOG.warn("asked to stop twice");
        }
    }
}
