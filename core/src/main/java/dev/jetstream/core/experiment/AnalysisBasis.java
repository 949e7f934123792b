package dev.jetstream.core.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which clients count: all that enrolled, or those among them that were exposed. */
public enum AnalysisBasis {
    ENROLLMENTS,
    EXPOSURES;

    private final String value = name().toLowerCase(Locale.ROOT);

    /** As in table names and results: {@code enrollments}, {@code exposures}. */
    public String value() {
        return value;
    }

    /** The basis with this {@link #value()}, or empty. */
    public static Optional<AnalysisBasis> of(String value) {
        return Arrays.stream(values())
                .filter(basis -> basis.value().equals(value))
                .findFirst();
    }
}
