package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.bigquery.http.ApiException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine failed; {@link #asStatementFailure} says it as BigQuery would of a user's statement. */
public final class EngineException extends RuntimeException {
    private static final Pattern WRAPPED =
            Pattern.compile("(?s)^.*unsuccessful or closed pending query result\\s*Error: (.*)$");
    private static final Pattern KIND = Pattern.compile("(?s)^(\\w[\\w -]*?) Error: (.*)$");

    /** A commit that the disk refuses comes as an error of the transaction. */
    private static final Pattern DISK = Pattern.compile("No space left on device|Could not write file|Disk quota");

    EngineException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * The failure as the author of the statement may see it: data errors are {@code invalidQuery}, memory is
     * {@code resourcesExceeded}, a full disk {@code backendError}; a statement that the engine does not understand is
     * the translator's fault and says so.
     */
    public ApiException asStatementFailure() {
        Matcher wrapped = WRAPPED.matcher(Objects.toString(getMessage(), ""));
        String plain = wrapped.matches() ? wrapped.group(1) : Objects.toString(getMessage(), "");
        if (isOfTheDisk(plain)) {
            return new ApiException(503, "backendError", firstLine(plain));
        }
        Matcher kind = KIND.matcher(plain);
        if (!kind.matches()) {
            return ApiException.invalidQuery(plain);
        }
        String text = kind.group(2).strip();
        return switch (kind.group(1)) {
            case "Invalid Input", "Conversion", "Out of Range" -> ApiException.invalidQuery(text);
            case "Out of Memory" ->
                new ApiException(
                        400, "resourcesExceeded", "Resources exceeded during query execution: " + firstLine(text));
            case "IO" -> new ApiException(503, "backendError", firstLine(text));
            case "Interrupt", "INTERRUPT" -> ApiException.stopped();
            default ->
                ApiException.invalidQuery("The embedded engine does not understand the translated statement: " + plain);
        };
    }

    static boolean isOfTheDisk(String message) {
        return DISK.matcher(message).find();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
