package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import java.util.Optional;

/** A text of a config together with the place of its key and the key's path, for messages about it. */
public record SourcedText(String text, Place place, String keyPath) {
    /**
     * The place in the file of a place in the text, both from 1; empty when the file spells the line otherwise (with
     * escapes, for example).
     */
    public Optional<Place> inside(int line, int column) {
        Optional<String> wanted = text.lines().skip(line - 1L).findFirst();
        Optional<String> opening = place.sourceLine();
        if (wanted.isEmpty() || wanted.get().isBlank() || opening.isEmpty()) {
            return Optional.empty();
        }
        String end = opening.get().strip();
        int skipped = end.endsWith("\"\"\"") || end.endsWith("'''") ? 1 : 0;
        int number = place.line() + line - 1 + skipped;
        return place.sourceLine(number)
                .map(source -> source.indexOf(wanted.get()))
                .filter(start -> start >= 0)
                .map(start -> place.at(number, start + column));
    }
}
