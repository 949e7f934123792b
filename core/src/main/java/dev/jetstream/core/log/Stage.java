package dev.jetstream.core.log;

import java.util.Locale;

/** The stages of the way from a trigger to the exported results, in order; log lines name them. */
public enum Stage {
    DISPATCH,
    ENROLLMENTS,
    METRICS,
    STATISTICS,
    LOAD,
    VIEWS,
    EXPORT;

    /** As in log lines: {@code stage=metrics}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
