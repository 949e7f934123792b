package dev.jetstream.cli.plan;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text at blanks so that no line is longer than there is room. */
final class Folding {
    private Folding() {}

    /** At least one line; a word that is longer than the room has a line of its own. */
    static List<String> fold(String text, int room) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip().replaceAll("\\s*\\R\\s*", " ");
        while (rest.length() > room) {
            int cut = rest.lastIndexOf(' ', room);
            if (cut <= 0) {
                cut = rest.indexOf(' ', room);
            }
            if (cut <= 0) {
                break;
            }
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
