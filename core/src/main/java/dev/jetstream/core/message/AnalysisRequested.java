package dev.jetstream.core.message;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.RunOptions;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * One experiment is to be analysed on one date.
 *
 * @param date of the analysis, a UTC day
 * @param periods to consider, whether due or not
 * @param reason why the batch was dispatched, for people
 * @param experimentSha256 of the experiment's record among the batch's inputs
 * @param configsSha256 of the list of config repositories and their revisions among the batch's inputs
 */
public record AnalysisRequested(
        String batch,
        String slug,
        LocalDate date,
        List<AnalysisPeriod> periods,
        RunOptions options,
        String reason,
        String experimentSha256,
        String configsSha256)
        implements Event {
    public AnalysisRequested {
        batch = BatchId.check(batch);
        slug = Slugs.check(slug);
        periods = List.copyOf(periods);
    }

    @Override
    public Map<String, String> attributes() {
        return ItemAttributes.of(batch, slug, date);
    }
}
