package dev.jetstream.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Every exit code of the command; {@code jetstream help exit-codes} prints them. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "failed: what failed and why is on stderr"),
    USAGE(2, "wrong usage, or a selector that matches nothing"),
    TRY_AGAIN(75, "something outside is not there now: the same command may work later");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** A line for each. */
    public static String table() {
        return Arrays.stream(values())
                .map(exit -> "%4d  %s".formatted(exit.code, exit.meaning))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
