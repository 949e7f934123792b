package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.log.RunEvent;

/** Says what readers of the log table are to hear of a statistic that failed unforeseen. */
@FunctionalInterface
public interface FailureEvents {
    /** The event. */
    RunEvent event(Summary summary, RuntimeException failure);
}
