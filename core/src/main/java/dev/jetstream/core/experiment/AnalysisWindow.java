package dev.jetstream.core.experiment;

import dev.jetstream.core.failure.InvalidException;

/**
 * Days from the anchor date (enrollment, or exposure), both ends inclusive; day 0 is the anchor itself.
 *
 * @param start first day; negative before the anchor
 * @param end last day; never on the other side of the anchor, 0 counting as after
 */
public record AnalysisWindow(int start, int end) {
    public AnalysisWindow {
        if (end < start || (start < 0) != (end < 0)) {
            throw new InvalidException(
                    "analysis window [%d, %d] must be ordered and on one side of enrollment".formatted(start, end));
        }
    }

    /** Number of days in the window. */
    public int length() {
        return end - start + 1;
    }
}
