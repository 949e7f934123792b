package dev.jetstream.worker;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.RunLog;
import dev.jetstream.core.message.AnalysisRequested;
import java.util.List;
import reactor.core.publisher.Mono;

/** The work on one item: from its frozen inputs to tables and views. */
@FunctionalInterface
public interface Analysis {
    /**
     * Makes all tables and views of an item and answers with their full names.
     *
     * <p>May be repeated at any time: a repetition makes what is missing and leaves the rest. Fails with
     * {@link dev.jetstream.core.failure.InvalidException} when the item can never succeed,
     * {@link dev.jetstream.core.failure.UnavailableException} when another try may, {@link SupersededException} when a
     * newer batch was there.
     *
     * @param log hears what readers of the log table are to know, in a fixed order
     */
    Mono<List<String>> analyse(Manifest manifest, AnalysisRequested request, RunLog log);
}
