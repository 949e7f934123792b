package dev.jetstream.core.config;

/**
 * Where in a config something stands.
 *
 * @param file name below the root of its repository
 * @param line from 1; 0 when only the file is known
 * @param column from 1; 0 when only the file is known
 */
public record Place(String file, int line, int column) {
    /** The file as a whole. */
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
    }
}
