package dev.jetstream.worker;

/**
 * Why a worker ended.
 *
 * @param cause what ended it
 * @param messages how many it took
 */
public record WorkerEnd(Cause cause, int messages) {
    /** What ended a worker. */
    public enum Cause {
        /** No worker has anything left to do in the batch. */
        DRAINED,
        /** It took as many messages as it may. */
        ENOUGH_MESSAGES,
        /** It was asked to, and has let go of what it held. */
        STOPPED
    }
}
