package dev.jetstream.emulators.bigquery.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Does some tidying once nothing has happened for a while. */
final class QuietTimes {
    private final Scheduler timer;
    private final Scheduler runners;
    private final Duration pause;
    private final Runnable tidy;
    private final Disposable.Swap next = Disposables.swap();

    /**
     * Waits for the first job.
     *
     * @param timer measures the quiet
     * @param runners does the tidying, which may block
     */
    QuietTimes(Scheduler timer, Scheduler runners, Duration quiet, Runnable tidy) {
        this.timer = timer;
        this.runners = runners;
        this.pause = quiet;
        this.tidy = tidy;
    }

    /** Something has begun. */
    void disturb() {
        next.update(Disposables.disposed());
    }

    /** Nothing is going on any more. */
    void begin() {
        next.update(timer.schedule(() -> runners.schedule(tidy), pause.toMillis(), TimeUnit.MILLISECONDS));
    }
}
