package dev.jetstream.cli;

import java.util.Map;

/**
 * What the terminal can show: its width, and whether colour and moving lines are wanted.
 *
 * @param width characters a line
 * @param colour whether control sequences are welcome
 * @param interactive whether a person watches: progress bars move
 */
public record Terminal(int width, boolean colour, boolean interactive) {
    private static final int USUAL = 100;
    private static final int NARROWEST = 60;

    /** The terminal of this process. */
    @SuppressWarnings(
            "SystemConsoleNull") // the launcher asks later JDKs for the console of old, which is null in a pipe
    public static Terminal here(ColourMode mode) {
        return of(System.getenv(), System.console() != null, mode);
    }

    /** Tells from the environment: {@code NO_COLOR}, {@code COLUMNS}, and whether there is a console at all. */
    public static Terminal of(Map<String, String> environment, boolean console, ColourMode mode) {
        boolean plain = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
        boolean colour = mode == ColourMode.ALWAYS || (mode == ColourMode.AUTO && console && !plain);
        return new Terminal(
                width(environment.get("COLUMNS")), colour, console && !"dumb".equals(environment.get("TERM")));
    }

    private static int width(@org.jspecify.annotations.Nullable String columns) {
        if (columns == null || !columns.matches("\\d{1,4}")) {
            return USUAL;
        }
        return Math.max(NARROWEST, Integer.parseInt(columns));
    }

    /** When to use colour. */
    public enum ColourMode {
        AUTO,
        ALWAYS,
        NEVER
    }

    public String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    public String green(String text) {
        return colour ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    public String red(String text) {
        return colour ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    public String dim(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    public String yellow(String text) {
        return colour ? "\u001b[33m" + text + "\u001b[0m" : text;
    }

    public String blue(String text) {
        return colour ? "\u001b[34m" + text + "\u001b[0m" : text;
    }
}
