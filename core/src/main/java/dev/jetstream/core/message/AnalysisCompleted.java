package dev.jetstream.core.message;

import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.ledger.BatchId;
import java.time.LocalDate;
import java.util.Map;

/** All tables and views of one item stand, and the ledger says so; what was written is read there. */
public record AnalysisCompleted(String batch, String slug, LocalDate date) implements Event {
    public AnalysisCompleted {
        batch = BatchId.check(batch);
        slug = Slugs.check(slug);
    }

    @Override
    public Map<String, String> attributes() {
        return ItemAttributes.of(batch, slug, date);
    }
}
