package dev.jetstream.core.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Whether an experiment has one metrics table per data source or one for all, and why (jetstream-spec 7.1).
 *
 * <p>Experiments that were first analysed when there was only the latter keep it, so that their tables and views do not
 * change names half-way; somebody who names a form gets that one.
 *
 * @param discrete one table per data source
 * @param because one clause, as in <i>one metrics table for all data sources, because …</i>
 */
public record MetricsForm(boolean discrete, String because) {
    /** The last instant from which an experiment may be pinned to one table for all. */
    static final Instant LAST_WHOLE = LocalDate.of(2026, 3, 31).atStartOfDay().toInstant(ZoneOffset.UTC);

    /**
     * The form of an experiment's tables.
     *
     * @param asked what was asked for explicitly, or null
     * @param firstUpdated when its enrollments table was made, or null when there is none
     */
    public static MetricsForm of(@Nullable Boolean asked, @Nullable Instant firstUpdated) {
        if (asked != null) {
            return new MetricsForm(asked, asked ? "--discrete-metrics was given" : "--no-discrete-metrics was given");
        }
        if (firstUpdated == null) {
            return new MetricsForm(true, "it has no enrollments table yet");
        }
        String made = "its enrollments table is of " + LocalDate.ofInstant(firstUpdated, ZoneOffset.UTC);
        return firstUpdated.isAfter(LAST_WHOLE)
                ? new MetricsForm(true, made)
                : new MetricsForm(false, made + ", not after " + LocalDate.ofInstant(LAST_WHOLE, ZoneOffset.UTC));
    }

    /** The form and why, for people. */
    public String sentence() {
        return "one metrics table %s, because %s"
                .formatted(discrete ? "per data source" : "for all data sources", because);
    }
}
