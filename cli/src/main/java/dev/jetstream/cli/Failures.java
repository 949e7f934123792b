package dev.jetstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what went wrong: one line for people, one JSON object for machines; the exit code tells the kind. */
final class Failures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter err;
    private final boolean json;

    Failures(PrintWriter err, boolean json) {
        this.err = err;
        this.json = json;
    }

    /** Wrong usage, with a hint where there is one. */
    ExitCode usage(String message, @Nullable String hint) {
        print("UsageException", message, hint, false);
        return ExitCode.USAGE;
    }

    /** A failure of the command itself. */
    ExitCode failure(Throwable error) {
        if (error instanceof NothingSelectedException nothing) {
            print(nothing.errorClass(), nothing.reason(), null, false);
            return ExitCode.USAGE;
        }
        if (error instanceof InvalidException invalid) {
            print(invalid.errorClass(), invalid.reason(), null, false);
            return ExitCode.FAILED;
        }
        if (error instanceof UnavailableException away) {
            print("UnavailableException", away.reason(), "try the same command again", true);
            return ExitCode.TRY_AGAIN;
        }
        print(
                error.getClass().getSimpleName(),
                Objects.requireNonNullElse(error.getMessage(), "no message"),
                "this is a defect of jetstream",
                false);
        return ExitCode.FAILED;
    }

    private void print(String code, String message, @Nullable String hint, boolean retryable) {
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("error", message);
            error.put("code", code);
            error.put("hint", hint);
            error.put("retryable", retryable);
            err.println(text(error));
        } else {
            err.println("jetstream: " + message + (hint == null ? "" : " (" + hint + ")"));
        }
        err.flush();
    }

    private static String text(Map<String, Object> error) {
        try {
            return JSON.writeValueAsString(error);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
