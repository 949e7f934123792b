package dev.jetstream.core.statistics;

import java.util.Objects;

/** A statistic cannot be had from these data or with this configuration; becomes an event, never leaves the package. */
final class StatisticFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    private StatisticFailure(String kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** A value that is not allowed; {@code ValueError} to the log table's readers. */
    static StatisticFailure value(String message) {
        return new StatisticFailure("ValueError", message);
    }

    /** A thing of the wrong kind; {@code TypeError} to the log table's readers. */
    static StatisticFailure type(String message) {
        return new StatisticFailure("TypeError", message);
    }

    /** The class name by which readers of the log table know the cause. */
    String kind() {
        return kind;
    }

    String reason() {
        return Objects.requireNonNullElse(getMessage(), kind);
    }
}
