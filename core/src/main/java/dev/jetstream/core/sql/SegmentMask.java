package dev.jetstream.core.sql;

import dev.jetstream.core.failure.InvalidException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The segments of a client as one INT64: bit i is set when the i-th segment is TRUE. */
final class SegmentMask {
    private static final int MOST = 62;

    private SegmentMask() {}

    /**
     * The expression.
     *
     * @param alias of the table with the segments' columns
     * @throws InvalidException when there are more segments than bits
     */
    static String expression(String alias, List<String> segments) {
        if (segments.size() > MOST) {
            throw new InvalidException(
                    "SegmentsConfigurationException",
                    "%d segments are more than the %d that fit".formatted(segments.size(), MOST));
        }
        return segments.isEmpty()
                ? "0"
                : IntStream.range(0, segments.size())
                        .mapToObj(i -> "IF(%s.%s, %s, 0)".formatted(alias, SqlText.column(segments.get(i)), 1L << i))
                        .collect(Collectors.joining(" + "));
    }
}
