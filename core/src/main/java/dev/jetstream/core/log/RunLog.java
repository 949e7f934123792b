package dev.jetstream.core.log;

/** Where events of an analysis are told that readers of the log table classify; see {@link RunEvent}. */
public interface RunLog {
    /** Records one event. Never fails, never blocks. */
    void record(RunEvent event);
}
