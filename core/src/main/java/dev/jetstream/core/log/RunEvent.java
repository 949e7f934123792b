package dev.jetstream.core.log;

import org.jspecify.annotations.Nullable;

/**
 * One row of the log table, but for its time and source.
 *
 * <p>{@code filename}, {@code function} and {@code exceptionType} are the names by which existing dashboards classify
 * (jetstream-spec 6.3); they name places of the original system and are a contract.
 *
 * @param level {@code WARNING} or {@code ERROR}
 * @param period {@code week}, or {@code week_3} where a table is meant
 * @param exception text of the failure, or null when the event has none
 */
public record RunEvent(
        String level,
        String filename,
        String function,
        String message,
        @Nullable String experiment,
        @Nullable String metric,
        @Nullable String statistic,
        @Nullable String basis,
        @Nullable String segment,
        @Nullable String period,
        @Nullable String exceptionType,
        @Nullable String exception) {}
