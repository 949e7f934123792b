package dev.jetstream.core.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a config something stands.
 *
 * @param file name below the root of its repository
 * @param line from 1; 0 when only the file is known
 * @param column from 1; 0 when only the file is known
 * @param source the whole text of the file, to show the line; null when it cannot be shown
 */
public record Place(
        String file, int line, int column, @Nullable String source) {
    /** The file as a whole. */
    public static Place of(String file) {
        return new Place(file, 0, 0, null);
    }

    /** Another place of the same file. */
    public Place at(int otherLine, int otherColumn) {
        return new Place(file, otherLine, otherColumn, source);
    }

    /** The line that is meant, without its end; empty when it is not known. */
    public Optional<String> sourceLine() {
        return sourceLine(line);
    }

    /** A line of the same file by number, from 1. */
    public Optional<String> sourceLine(int number) {
        return source == null || number < 1
                ? Optional.empty()
                : source.lines().skip(number - 1L).findFirst();
    }

    @Override
    public String toString() {
        return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
    }
}
