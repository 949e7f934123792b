package dev.jetstream.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Every exit code of the command; {@code jetstream help exit-codes} prints them. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "failed: what failed, where and why is on stderr (a broken config or record, a failed analysis)"),
    USAGE(2, "wrong usage, or what was named is not there (a date, a slug, a file, a folder, an option)"),
    TRY_AGAIN(
            75,
            "something outside is in the way (a full disk, a folder without permission, a port or folder in use, a server): "
                    + "the same command works once it is gone");

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
