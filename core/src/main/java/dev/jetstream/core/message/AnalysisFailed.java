package dev.jetstream.core.message;

import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.ledger.BatchId;
import java.time.LocalDate;
import java.util.Map;

/**
 * One item can never succeed as it was asked for, or was given up; its errors are still to be exported.
 *
 * @param errorClass the class name that readers of the log table know
 * @param message names the value, the limit and the place
 */
public record AnalysisFailed(String batch, String slug, LocalDate date, String errorClass, String message)
        implements Event {
    public AnalysisFailed {
        batch = BatchId.check(batch);
        slug = Slugs.check(slug);
    }

    @Override
    public Map<String, String> attributes() {
        return ItemAttributes.of(batch, slug, date);
    }
}
