package dev.jetstream.core.warehouse;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What failed, for whoever has to look for it in the warehouse.
 *
 * @param id of the job, or null when none was made
 * @param location where the job ran, or null when the warehouse did not say
 * @param statement that it ran, or null for a load
 */
public record FailedJob(
        @Nullable String id,
        @Nullable String location,
        @Nullable String statement) {
    /** No job at all. */
    public static final FailedJob NONE = new FailedJob(null, null, null);

    private static final Pattern POSITION = Pattern.compile("\\[(\\d{1,9}):(\\d{1,9})\\]");

    /** A place in a statement, both from 1. */
    public record Position(int line, int column) {}

    /** The last place in the statement that a message of the warehouse's names as {@code [line:column]}. */
    static Optional<Position> position(String message) {
        Matcher matcher = POSITION.matcher(message);
        Optional<Position> found = Optional.empty();
        while (matcher.find()) {
            found = Optional.of(new Position(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return found;
    }
}
