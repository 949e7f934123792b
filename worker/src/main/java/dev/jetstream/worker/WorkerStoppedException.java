package dev.jetstream.worker;

/** The work was let go because the worker was asked to stop. */
final class WorkerStoppedException extends RuntimeException {
    WorkerStoppedException(String message) {
        super(message);
    }
}
