package dev.jetstream.worker.log;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.log.RunLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what happens to one item until it is written, and tells the console at once. */
public final class ItemLog implements RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(ItemLog.class);

    private final List<RunEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void record(RunEvent event) {
        events.add(event);
        LOG.warn(
                "{} {} metric={} statistic={} basis={} segment={} period={}: {}",
                event.level(),
                event.experiment(),
                event.metric(),
                event.statistic(),
                event.basis(),
                event.segment(),
                event.period(),
                event.message());
    }

    /** What was recorded so far, in order. */
    public List<RunEvent> events() {
        return List.copyOf(events);
    }

    /** The item as a whole could not be analysed. */
    public static RunEvent itemFailed(String slug, InvalidException invalid) {
        return new RunEvent(
                "ERROR",
                "cli.py",
                "execute",
                invalid.reason(),
                slug,
                null,
                null,
                null,
                null,
                null,
                invalid.errorClass(),
                invalid.errorClass() + ": " + invalid.reason());
    }
}
