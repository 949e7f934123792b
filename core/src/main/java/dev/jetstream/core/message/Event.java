package dev.jetstream.core.message;

import java.util.Map;

/** Something that one service tells the others; delivered at least once, so every reader must bear a repetition. */
public sealed interface Event permits AnalysisRequested, AnalysisCompleted, AnalysisFailed, BatchFinished {
    /** The act of dispatching to which it belongs. */
    String batch();

    /** What subscriptions may filter by: {@code batch}, and {@code slug} and {@code date} where there is one item. */
    Map<String, String> attributes();
}
