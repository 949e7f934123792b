package dev.jetstream.worker.analysis;

import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.log.Stage;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the pieces of one stage of one item. Thread-safe. */
final class StageProgress {
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private final ProgressListener listener;
    private final String slug;
    private final LocalDate date;
    private final Stage stage;

    StageProgress(ProgressListener listener, Item item, Stage stage) {
        this.listener = listener;
        this.slug = item.slug();
        this.date = item.date();
        this.stage = stage;
    }

    void expect(int pieces) {
        listener.progress(slug, date, stage, done.get(), total.addAndGet(pieces));
    }

    void pieceDone() {
        listener.progress(slug, date, stage, done.incrementAndGet(), total.get());
    }
}
