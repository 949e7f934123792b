package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a batch consists of; written once, before any of its messages.
 *
 * @param version of this document
 * @param kind what was asked for: {@code daily}, {@code rerun} …
 * @param cause in full; the batch's id is derived from it
 * @param previous the batch whose unfinished items these are, or null
 * @param created the batch's creation instant, whole seconds: the {@code analysis_start_time} and {@code last_updated}
 *     of everything in it
 * @param firstCreated the creation instant of the first batch whose items these are, or null
 * @param recompute whether everything is computed, whatever is there already
 * @param requestId the key of the caller who asked for it, or null
 * @param pods how its workers run where they are pods, or null for the service's own way
 * @param items each a different pair of slug and date, in order of dispatch
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Manifest(
        int version,
        String batch,
        String kind,
        String cause,
        String reason,
        @Nullable String previous,
        Instant created,
        @Nullable Instant firstCreated,
        boolean recompute,
        List<AnalysisPeriod> periods,
        RunOptions options,
        @Nullable String requestId,
        @Nullable Pods pods,
        List<Item> items) {
    /** The kind of batches that compute whole histories anew. */
    public static final String RERUN = "rerun";

    /** The version written today. */
    public static final int VERSION = 1;

    public Manifest {
        batch = BatchId.check(batch);
        periods = List.copyOf(periods);
        items = List.copyOf(items);
    }

    /** A first batch, or one whose chain is not known, whose workers run in the service's own way. */
    public Manifest(
            int version,
            String batch,
            String kind,
            String cause,
            String reason,
            @Nullable String previous,
            Instant created,
            boolean recompute,
            List<AnalysisPeriod> periods,
            RunOptions options,
            List<Item> items) {
        this(
                version, batch, kind, cause, reason, previous, created, null, recompute, periods, options, null, null,
                items);
    }

    /** How old the batch is among others. */
    public BatchAge age() {
        return new BatchAge(firstCreated == null ? created : firstCreated, batch);
    }

    /** The item of a slug and date, or empty when the batch has none such. */
    public Optional<Item> item(String slug, LocalDate date) {
        return items.stream()
                .filter(item -> item.slug().equals(slug) && item.date().equals(date))
                .findFirst();
    }

    /**
     * One experiment on one date.
     *
     * @param experimentSha256 of its record among the batch's inputs
     * @param configsSha256 of the config repositories' revisions among the batch's inputs
     * @param discreteMetrics the form of its metrics tables where the batch's options do not name one; else null
     */
    public record Item(
            String slug,
            LocalDate date,
            String experimentSha256,
            String configsSha256,
            @Nullable Boolean discreteMetrics) {
        public Item {
            slug = Slugs.check(slug);
        }

        /** An item whose metrics tables are as the batch's options say. */
        public Item(String slug, LocalDate date, String experimentSha256, String configsSha256) {
            this(slug, date, experimentSha256, configsSha256, null);
        }
    }
}
