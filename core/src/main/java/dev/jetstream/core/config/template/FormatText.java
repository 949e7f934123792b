package dev.jetstream.core.config.template;

import dev.jetstream.core.config.template.TemplateException.Fault;
import dev.jetstream.core.config.toml.PythonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code {name}} fields as Python's {@code str.format} reads it; doubled braces are literal ones.
 *
 * <p>Only one field is known to any of our texts; all others (also {@code {4}} of a regular expression) are refused, as
 * are conversions and format specifications.
 */
public final class FormatText {
    private static final int MAX_LENGTH = 4 << 20;

    private final List<String> pieces;

    private FormatText(List<String> pieces) {
        this.pieces = pieces;
    }

    /**
     * Reads a text that may hold one field of the given name, any number of times.
     *
     * @throws TemplateException when there is another field or a brace without its partner
     */
    public static FormatText parse(String text, String field) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '{' && c != '}') {
                piece.append(c);
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == c) {
                piece.append(c);
                i += 2;
            } else {
                i = endOfField(text, i, field);
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        pieces.add(piece.toString());
        return new FormatText(List.copyOf(pieces));
    }

    /** Whether the field occurs at all. */
    public boolean hasField() {
        return pieces.size() > 1;
    }

    /** The text with the value in place of each field and single braces for doubled ones. */
    public String fill(@Nullable Object value) {
        String inserted = PythonText.str(value);
        long length = pieces.stream().mapToLong(String::length).sum() + (pieces.size() - 1L) * inserted.length();
        if (length > MAX_LENGTH) {
            throw new TemplateException(
                    Fault.VALUE,
                    "the text would have %,d characters; at most %,d are allowed".formatted(length, MAX_LENGTH));
        }
        return String.join(inserted, pieces);
    }

    private static int endOfField(String text, int start, String field) {
        int end = text.charAt(start) == '{' ? text.indexOf('}', start) : -1;
        if (end < 0) {
            throw new TemplateException(
                    Fault.VALUE,
                    "single '%c' without its partner".formatted(text.charAt(start)),
                    Position.of(text, start));
        }
        String name = text.substring(start + 1, end);
        if (!name.equals(field)) {
            throw new TemplateException(
                    Fault.VALUE,
                    "unsupported placeholder {%s}: only {%s} is filled in, and literal braces are doubled"
                            .formatted(name.length() > 40 ? name.substring(0, 40) + "…" : name, field),
                    Position.of(text, start));
        }
        return end + 1;
    }
}
