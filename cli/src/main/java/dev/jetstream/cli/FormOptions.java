package dev.jetstream.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many metrics tables there are. */
public final class FormOptions {
    @Option(
            names = {"--discrete-metrics", "--discrete_metrics"},
            negatable = true,
            fallbackValue = "true",
            description = "One metrics table per data source, or one for all (without the option: per data source, but"
                    + " one for all where an experiment's enrollments table is from before 2026-04-01).")
    @Nullable Boolean discreteMetrics;

    /** The reference's other spelling; picocli makes only {@code --no-discrete_metrics} of itself. */
    @Option(names = "--no_discrete_metrics", hidden = true)
    void whole(boolean given) {
        discreteMetrics = !given;
    }

    /** What was asked for, or null. */
    public @Nullable Boolean discreteMetrics() {
        return discreteMetrics;
    }
}
