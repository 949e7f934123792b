package dev.jetstream.cli;

import java.util.Locale;

/**
 * How a command prints what it found: for people, for machines; {@code lint} alone as annotations of GitHub, {@code sql
 * query} alone as CSV.
 */
public enum OutputFormat {
    TEXT,
    JSON,
    GITHUB,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
