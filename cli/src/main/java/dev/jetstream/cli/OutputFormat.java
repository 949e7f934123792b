package dev.jetstream.cli;

import java.util.Locale;

/** How a command prints what it found: for people, or for machines. */
public enum OutputFormat {
    TEXT,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
