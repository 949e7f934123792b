package dev.jetstream.core.plan;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.statistics.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * What one sample of a {@link SampleStatement} holds.
 *
 * @param key value of the column {@code sample}
 * @param metric what is analysed
 * @param kind which values a packed entry has
 * @param valueType type of the metric's column; of a ratio's numerator
 * @param secondType type of the covariate's or denominator's column, or null when there is none
 */
public record SampleDescription(
        String key,
        Metric metric,
        Kind kind,
        ValueType valueType,
        @Nullable ValueType secondType) {

    /** Which values a packed entry has. */
    public enum Kind {
        /** {@code x n}. */
        VALUES,
        /** {@code x y n} with y the covariate, {@code null} where a client has none. */
        COVARIATE,
        /** {@code x y n} with x the numerator and y the denominator. */
        RATIO
    }
}
