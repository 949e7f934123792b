package dev.jetstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Says what went wrong: one line for people, one JSON object for machines; the exit code tells the kind. */
final class Failures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    private final PrintWriter err;
    private final boolean json;

    Failures(PrintWriter err, boolean json) {
        this.err = err;
        this.json = json;
    }

    /** Wrong usage, with a hint where there is one. */
    ExitCode usage(String message, @Nullable String hint) {
        print("UsageException", message, null, hint, false);
        return ExitCode.USAGE;
    }

    /** A failure of the command itself. */
    ExitCode failure(Throwable thrown) {
        Throwable error = unwrapped(thrown);
        if (error instanceof NothingSelectedException nothing) {
            print(nothing.errorClass(), nothing.reason(), null, null, false);
            return ExitCode.USAGE;
        }
        if (error instanceof InvalidException invalid) {
            print(invalid.errorClass(), invalid.reason(), place(invalid), null, false);
            return ExitCode.FAILED;
        }
        if (error instanceof UnavailableException away) {
            print("UnavailableException", away.reason(), null, "mend it and try the same command again", true);
            return ExitCode.TRY_AGAIN;
        }
        print(
                error.getClass().getSimpleName(),
                Objects.requireNonNullElse(error.getMessage(), "no message"),
                null,
                "this is a defect of jetstream; --debug shows more",
                false);
        return ExitCode.FAILED;
    }

    /** What was thrown where the work was done: without the wrappers of those who waited for it. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable error = Exceptions.unwrap(thrown);
        while ((error instanceof CompletionException || error instanceof ExecutionException)
                && error.getCause() != null) {
            error = Exceptions.unwrap(error.getCause());
        }
        return error;
    }

    private static @Nullable String place(InvalidException invalid) {
        return invalid instanceof ConfigException config && !config.problems().isEmpty()
                ? config.problems().get(0).place().toString()
                : null;
    }

    private void print(String code, String message, @Nullable String place, @Nullable String hint, boolean retryable) {
        String line = LINE_BREAKS.matcher(message.strip()).replaceAll("; ");
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("error", line);
            error.put("code", code);
            if (place != null) {
                error.put("place", place);
            }
            error.put("hint", hint);
            error.put("retryable", retryable);
            err.println(text(error));
        } else {
            err.println("jetstream: " + line + (hint == null ? "" : " (" + hint + ")"));
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
