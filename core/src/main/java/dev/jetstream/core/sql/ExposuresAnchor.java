package dev.jetstream.core.sql;

/** From which date the windows of the exposures basis are counted. */
public enum ExposuresAnchor {
    /** From each client's exposure, unless an exposure signal is configured. */
    EXPOSURE,
    /** From enrollment, as results published before August 2026 were. */
    ENROLLMENT
}
