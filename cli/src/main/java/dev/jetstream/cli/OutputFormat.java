package dev.jetstream.cli;

import java.util.Locale;

/** How a command prints what it found: for people, for machines, or as annotations of GitHub ({@code lint} alone). */
public enum OutputFormat {
    TEXT,
    JSON,
    GITHUB;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
