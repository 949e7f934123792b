package dev.jetstream.dispatcher;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be dispatched.
 *
 * @param kind what was asked for, one to eight small letters: {@code daily}, {@code rerun}, {@code run}
 * @param date of the analyses, or null for every date from an experiment's start on
 * @param slugs the only experiments; empty for all that are due, which needs a date
 * @param periods the only periods
 * @param recompute whether everything is computed, whatever is there
 * @param reason for people
 * @param occasion makes two acts with equal fields different: a request id, an instant; empty where equal fields mean
 *     the same act
 * @param origin who asked and on what it runs; two acts that differ in it alone are the same act
 */
public record DispatchRequest(
        String kind,
        @Nullable LocalDate date,
        List<String> slugs,
        List<AnalysisPeriod> periods,
        RunOptions options,
        boolean recompute,
        String reason,
        String occasion,
        Origin origin) {
    public DispatchRequest {
        slugs = slugs.stream().map(Slugs::check).distinct().sorted().toList();
        periods = List.copyOf(periods);
        if (date == null && slugs.isEmpty()) {
            throw new InvalidException("all experiments for all dates: name a date or an experiment");
        }
    }

    /** A request of nobody in particular, on the service's own image. */
    public DispatchRequest(
            String kind,
            @Nullable LocalDate date,
            List<String> slugs,
            List<AnalysisPeriod> periods,
            RunOptions options,
            boolean recompute,
            String reason,
            String occasion) {
        this(kind, date, slugs, periods, options, recompute, reason, occasion, Origin.UNSAID);
    }

    /**
     * What does not make an act another one.
     *
     * @param requestId the caller's own key, or null
     * @param imageVersion {@code latest} or the SHA-256 of an image for all experiments, or null for each one's own
     * @param memory of a worker, whole gigabytes with a {@code G}, or null for the service's own
     */
    public record Origin(
            @Nullable String requestId,
            @Nullable String imageVersion,
            @Nullable String memory) {
        /** Nobody in particular, on the service's own image. */
        public static final Origin UNSAID = new Origin(null, null, null);
    }

    /** The same act, said by somebody. */
    public DispatchRequest by(Origin other) {
        return new DispatchRequest(kind, date, slugs, periods, options, recompute, reason, occasion, other);
    }

    /** The daily act for one date: all periods; the same date and slugs mean the same act. */
    public static DispatchRequest daily(LocalDate date, List<String> slugs, RunOptions options) {
        return new DispatchRequest(
                "daily", date, slugs, List.of(AnalysisPeriod.values()), options, false, "daily run of " + date, "");
    }

    /**
     * The whole history of some experiments again, or of one window: everything is computed, and each time it is
     * another act.
     *
     * @param date the only one, or null for all
     * @param occasion a request id, or the second in which it was asked for
     */
    public static DispatchRequest rerun(
            @Nullable LocalDate date,
            List<String> slugs,
            List<AnalysisPeriod> periods,
            RunOptions options,
            String reason,
            String occasion) {
        return new DispatchRequest(Manifest.RERUN, date, slugs, periods, options, true, reason, occasion);
    }

    /** Everything that makes this act another one than its like. */
    String cause() {
        return String.join(
                "\n",
                kind,
                date == null ? "all dates" : date.toString(),
                slugs.isEmpty() ? "all experiments" : String.join(",", slugs),
                periods.toString(),
                options.toString(),
                recompute ? "recompute" : "reuse",
                occasion);
    }

    /** The batch of this act. */
    public String batch() {
        String subject =
                slugs.isEmpty() || (date != null && !kind.equals(Manifest.RERUN)) ? String.valueOf(date) : slugs.get(0);
        return BatchId.of(kind, subject, cause());
    }
}
