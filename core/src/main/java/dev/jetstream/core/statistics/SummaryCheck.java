package dev.jetstream.core.statistics;

import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Tells before any query what is wrong with the statistic and the pre-treatments of a summary. */
public final class SummaryCheck {
    private SummaryCheck() {}

    /** One sentence a problem, naming the nearest known name where one is unknown; none when the summary can run. */
    public static List<String> problems(Summary summary) {
        List<String> problems = new ArrayList<>();
        collect(problems, summary, () -> StatisticCatalog.create(summary.statistic(), summary.parameters()));
        for (PreTreatment treatment : summary.preTreatments()) {
            collect(problems, summary, () -> TreatmentCatalog.create(treatment));
        }
        return List.copyOf(problems);
    }

    private static void collect(List<String> problems, Summary summary, Supplier<?> attempt) {
        try {
            Objects.requireNonNull(attempt.get());
        } catch (StatisticFailure e) {
            problems.add("metric '%s': %s".formatted(summary.metric().name(), e.reason()));
        }
    }
}
