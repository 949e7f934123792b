package dev.jetstream.cli.config;

/**
 * The part of a line that is shown, with what is underlined in it.
 *
 * @param text without control characters, cut to the width with … at the cuts
 * @param start characters before what is underlined
 * @param length at least 1
 */
record Excerpt(String text, int start, int length) {
    private static final String WORD = "[\\p{L}\\p{N}_.*-]";

    /**
     * The part of a line around a column.
     *
     * @param column from 1; beyond the line its end is meant
     */
    static Excerpt of(String line, int column, int width) {
        String clean = SourceReport.shown(line);
        int at = Math.max(0, Math.min(column - 1, clean.length()));
        int length = Math.min(tokenLength(clean, at), width - 2);
        if (clean.length() <= width) {
            return new Excerpt(clean, at, length);
        }
        int from = Math.max(0, Math.min(at - width / 4, clean.length() - width));
        int to = Math.min(clean.length(), from + width);
        String cut = (from > 0 ? "…" : "")
                + clean.substring(from > 0 ? from + 1 : 0, to < clean.length() ? to - 1 : to)
                + (to < clean.length() ? "…" : "");
        return new Excerpt(cut, at - from, Math.max(1, Math.min(length, to - at)));
    }

    /** A quoted text with its quotes, or a word. */
    private static int tokenLength(String line, int at) {
        if (at >= line.length()) {
            return 1;
        }
        char first = line.charAt(at);
        if (first == '"' || first == '\'') {
            int close = line.indexOf(first, at + 1);
            return close < 0 ? 1 : close - at + 1;
        }
        int end = at;
        while (end < line.length() && line.substring(end, end + 1).matches(WORD)) {
            end++;
        }
        return Math.max(1, end - at);
    }
}
