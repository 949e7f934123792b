package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out requests one after another in one process and prints what came of each. */
final class Batches {
    private final GroupOptions group;
    private final Profile profile;
    private final Terminal terminal;
    private final PrintWriter out;
    private final boolean throughPubSub;
    private final @Nullable ArgoOptions cluster;

    /**
     * A printer of batches.
     *
     * @param throughPubSub whether messages travel through Pub/Sub, or stay in this process
     * @param cluster on which workflows run where the profile submits any, or null where none are
     */
    Batches(
            GroupOptions group,
            Profile profile,
            PrintWriter out,
            boolean throughPubSub,
            @Nullable ArgoOptions cluster) {
        this.group = group;
        this.profile = profile;
        this.terminal = Terminal.here(group.colour);
        this.out = out;
        this.throughPubSub = throughPubSub;
        this.cluster = cluster;
    }

    /**
     * Shows log lines; with a machine format stderr is for the error alone, and the file has all lines anyway.
     *
     * @param verbose whether stderr has every line
     */
    void showLogs(AnalysisOptions options, boolean verbose) {
        Level text = verbose ? Level.INFO : Level.WARN;
        Logs.show(
                group,
                group.format == OutputFormat.TEXT ? text : Level.OFF,
                DispatchCommand.logFile(options.workdir()));
    }

    /** The same, every line unless bars show how far the work is. */
    void showLogs(AnalysisOptions options) {
        showLogs(options, !terminal.interactive());
    }

    /**
     * Runs the pipeline for each request.
     *
     * <p>Fails with {@link InvalidException} in the end when records or configs have to be mended.
     *
     * @param requests made with the pipeline open
     * @return the worst that came of one
     */
    ExitCode run(AnalysisOptions options, Clock clock, Function<PipelineCommand, List<DispatchRequest>> requests) {
        boolean text = group.format == OutputFormat.TEXT;
        ExitCode worst = ExitCode.DONE;
        List<LeftOut> broken = new ArrayList<>();
        try (ProgressLines progress = ProgressLines.onStderr(text && terminal.interactive(), clock);
                PipelineCommand pipeline =
                        new PipelineCommand(group, options, profile, progress, throughPubSub, cluster)) {
            for (DispatchRequest request : requests.apply(pipeline)) {
                List<PipelineCommand.Outcome> outcomes = pipeline.run(request);
                progress.finish();
                for (PipelineCommand.Outcome outcome : outcomes) {
                    outcome.dispatched().leftOut().stream()
                            .filter(LeftOut::broken)
                            .forEach(broken::add);
                    if (outcome.dispatched().manifest() == null && !broken.isEmpty()) {
                        throw mend(broken);
                    }
                    print(outcome, pipeline);
                    worst = outcome.exitCode().code() > worst.code() ? outcome.exitCode() : worst;
                }
            }
        }
        if (!broken.isEmpty()) {
            throw mend(broken);
        }
        return worst;
    }

    /** What has to be mended, each once. */
    private static InvalidException mend(List<LeftOut> broken) {
        return new InvalidException(broken.stream()
                .map(left -> "%s is left out: %s"
                        .formatted(left.slug(), left.reason().sentence()))
                .distinct()
                .collect(Collectors.joining("\n")));
    }

    /** What came of one batch. */
    void print(PipelineCommand.Outcome outcome, PipelineCommand pipeline) {
        if (group.format == OutputFormat.TEXT) {
            text(outcome, pipeline);
        } else {
            out.println(JsonReport.of(outcome.dispatched(), outcome.report()));
        }
        out.flush();
    }

    private void text(PipelineCommand.Outcome outcome, PipelineCommand pipeline) {
        DispatchReport dispatched = outcome.dispatched();
        out.println("batch " + dispatched.batch() + ": " + sentence(dispatched));
        dispatched
                .leftOut()
                .forEach(left -> out.println(
                        "  left out: " + left.slug() + ": " + left.reason().sentence()));
        if (outcome.report() != null) {
            new TerminalReport(terminal, out, outcome.referenceBranches(), pipeline::place).print(outcome.report());
        }
    }

    private static String sentence(DispatchReport dispatched) {
        return switch (dispatched.outcome()) {
            case DISPATCHED ->
                analyses("", dispatched) + (dispatched.published() == 1 ? " was" : " were") + " dispatched";
            case CONTINUED -> "went on with " + analyses("unfinished ", dispatched);
            case ALREADY_DONE -> "already done, nothing was computed";
            case FOLLOWED_UP -> "took up again " + analyses("failed ", dispatched);
            case NOTHING_TO_DO -> "no experiment is to be analysed";
        };
    }

    private static String analyses(String which, DispatchReport dispatched) {
        int count = dispatched.published();
        return "%d %s%s".formatted(count, which, count == 1 ? "analysis" : "analyses");
    }
}
