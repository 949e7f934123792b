package dev.jetstream.core.config.template;

/** A place inside a text, from line 1 and column 1. */
public record Position(int line, int column) {
    static Position of(String text, int offset) {
        int end = Math.min(offset, text.length());
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        int line = 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new Position(line, end - lineStart + 1);
    }
}
