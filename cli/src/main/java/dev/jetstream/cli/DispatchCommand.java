package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Analyses what is due on a date, through the messages: dispatcher, worker and exporter. */
@Command(
        name = "dispatch",
        aliases = "run-argo",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Analyse what is due on a date: publish one message an experiment, work through them, export the results.",
            "The same command again goes on where the last one ended, or says that all is done.",
            "",
            "Example: jetstream dispatch --config-repos configs --experiments experiments.json --date 2026-03-22"
        })
public class DispatchCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    private final Profile profile;
    private final boolean throughPubSub;

    /** Through Pub/Sub, over a profile's services. */
    public DispatchCommand(Profile profile) {
        this(profile, true);
    }

    DispatchCommand(Profile profile, boolean throughPubSub) {
        this.profile = profile;
        this.throughPubSub = throughPubSub;
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.here(top.group().colour);
        PrintWriter out = spec.commandLine().getOut();
        Logs.show(stderr(top.group(), !terminal.interactive()), top.group().debug, logFile(options.workdir()));
        return analyse(options, List.of(options.date), top.group(), terminal, out)
                .code();
    }

    /**
     * Analyses several dates of the same experiments, one after another, and prints the last one's results.
     *
     * @param experiments file of records
     * @param configs folder of configs
     */
    public ExitCode series(
            JetstreamCommand command,
            Path workdir,
            Path experiments,
            Path configs,
            List<LocalDate> dates,
            PrintWriter out) {
        AnalysisOptions given = new AnalysisOptions();
        given.sources.work = WorkdirOptions.of(workdir);
        given.sources.catalog = CatalogOptions.of(experiments);
        given.sources.repositories = given.sources.repositories.with(List.of(configs.toString()));
        return series(command, given, dates, out);
    }

    /** Analyses several dates of the same experiments, one after another, and prints what came of each. */
    public ExitCode series(JetstreamCommand command, AnalysisOptions given, List<LocalDate> dates, PrintWriter out) {
        Terminal terminal = Terminal.here(command.group().colour);
        Logs.show(stderr(command.group(), false), command.group().debug, logFile(given.workdir()));
        return analyse(given, dates, command.group(), terminal, out);
    }

    /** The request of the command line. */
    private DispatchRequest request(
            AnalysisOptions given, List<String> slugs, LocalDate date, PipelineCommand pipeline, Clock clock) {
        return new DispatchRequest(
                throughPubSub ? "daily" : "run",
                date,
                slugs,
                given.periods.isEmpty() ? List.of(AnalysisPeriod.values()) : given.periods,
                pipeline.runOptions(),
                !throughPubSub,
                (throughPubSub ? "dispatch of " : "run of ") + date,
                throughPubSub ? "" : clock.instant().toString());
    }

    /** The profile that was asked for, or the one of this program. */
    private Profile profile(AnalysisOptions given) {
        Profile found = given.sources().profile(profile);
        if (throughPubSub && found.submitsWorkflows()) {
            throw new NothingSelectedException(
                    "dispatch with --profile %s submits Argo workflows, which is not there yet; 'run' works without"
                            .formatted(found.name()));
        }
        return found;
    }

    /** Runs the pipeline for each date and prints what came of it. */
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    private ExitCode analyse(
            AnalysisOptions given, List<LocalDate> dates, GroupOptions group, Terminal terminal, PrintWriter out) {
        Clock clock = Clock.systemUTC();
        boolean text = group.format == OutputFormat.TEXT;
        List<String> slugs = given.checkedSlugs();
        ExitCode worst = ExitCode.DONE;
        List<LeftOut> broken = new ArrayList<>();
        try (ProgressLines progress = ProgressLines.onStderr(text && terminal.interactive(), clock);
                PipelineCommand pipeline = new PipelineCommand(group, given, profile(given), progress, throughPubSub)) {
            for (LocalDate date : dates) {
                PipelineCommand.Outcome outcome = pipeline.run(request(given, slugs, date, pipeline, clock));
                progress.finish();
                outcome.dispatched().leftOut().stream().filter(LeftOut::broken).forEach(broken::add);
                if (outcome.dispatched().manifest() == null && !broken.isEmpty()) {
                    throw mend(broken);
                }
                if (text) {
                    print(outcome, pipeline, terminal, out);
                } else {
                    out.println(JsonReport.of(outcome.dispatched(), outcome.report()));
                }
                out.flush();
                worst = outcome.exitCode().code() > worst.code() ? outcome.exitCode() : worst;
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

    private static void print(
            PipelineCommand.Outcome outcome, PipelineCommand pipeline, Terminal terminal, PrintWriter out) {
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
            case DISPATCHED -> "%d analyses were dispatched".formatted(dispatched.published());
            case CONTINUED -> "went on with %d unfinished analyses".formatted(dispatched.published());
            case ALREADY_DONE -> "already done, nothing was computed";
            case FOLLOWED_UP -> "took up %d failed analyses again".formatted(dispatched.published());
            case NOTHING_TO_DO -> "no experiment is to be analysed on this date";
        };
    }

    /** With a machine format stderr is for the error alone; the file has all lines anyway. */
    private static Level stderr(GroupOptions group, boolean verbose) {
        if (group.format == OutputFormat.TEXT) {
            return verbose ? Level.INFO : Level.WARN;
        }
        return Level.OFF;
    }

    /** Where all log lines go, in the work directory. */
    static @Nullable Path logFile(Path workdir) {
        Path folder = workdir.resolve("logs");
        try {
            Files.createDirectories(folder);
            return folder.resolve("jetstream.log");
        } catch (IOException e) {
            throw new UnavailableException(
                    "work directory %s cannot be written to: %s".formatted(workdir, DiskWords.of(e)), e);
        }
    }
}
