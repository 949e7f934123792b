package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Summary;
import java.util.List;

/** Tells before any query what is wrong with the statistic and the pre-treatments of a summary. */
public final class SummaryCheck {
    private SummaryCheck() {}

    /** One sentence a problem, naming the nearest known name where one is unknown; none when the summary can run. */
    public static List<String> problems(Summary summary) {
        return List.of();
    }
}
