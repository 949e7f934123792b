package dev.jetstream.core.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one row of a metrics table stands for; also the column's name in the telemetry tables. */
public enum AnalysisUnit {
    CLIENT_ID,
    PROFILE_GROUP_ID;

    /** As in configs and columns: {@code client_id}, {@code profile_group_id}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The unit with this {@link #value()}, or empty. */
    public static Optional<AnalysisUnit> of(String value) {
        return Arrays.stream(values())
                .filter(unit -> unit.value().equals(value))
                .findFirst();
    }
}
