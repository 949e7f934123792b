package dev.jetstream.cli;

import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.dispatcher.DispatchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"--date"},
            required = true,
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "The analysis date (UTC): windows that are complete on it are computed.")
    LocalDate date = LocalDate.EPOCH;

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    @Mixin
    ConfigFileOptions configFile = new ConfigFileOptions();

    private final ArgoOptions cluster = new ArgoOptions();
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

    /** The command with the options of the cluster on which it lets others work; {@code run} has none. */
    public CommandLine line() {
        CommandLine line = new CommandLine(this);
        if (throughPubSub) {
            line.addMixin("cluster", cluster);
        }
        return line;
    }

    @Override
    public Integer call() {
        configFile.over(options);
        Batches batches = batches(top.group(), options, spec.commandLine().getOut());
        batches.showLogs(options);
        return analyse(batches, options, List.of(date)).code();
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
        Batches batches = batches(command.group(), given, out);
        batches.showLogs(given, false);
        return analyse(batches, given, dates);
    }

    private Batches batches(GroupOptions group, AnalysisOptions given, PrintWriter out) {
        return new Batches(group, profile(given), out, throughPubSub, throughPubSub ? cluster : null);
    }

    /** The profile that was asked for, or the one of this program. */
    private Profile profile(AnalysisOptions given) {
        return given.sources().profile(profile);
    }

    @SuppressWarnings("TimeZoneUsage") // real time enters here
    private ExitCode analyse(Batches batches, AnalysisOptions given, List<LocalDate> dates) {
        Clock clock = Clock.systemUTC();
        List<String> slugs = given.checkedSlugs();
        return batches.run(
                given,
                clock,
                pipeline -> dates.stream()
                        .map(one -> request(given, slugs, one, pipeline, clock))
                        .toList());
    }

    /** The request of the command line. */
    private DispatchRequest request(
            AnalysisOptions given, List<String> slugs, LocalDate one, PipelineCommand pipeline, Clock clock) {
        return new DispatchRequest(
                throughPubSub ? "daily" : "run",
                one,
                slugs,
                given.periodsOrAll(),
                pipeline.runOptions(),
                !throughPubSub,
                (throughPubSub ? "dispatch of " : "run of ") + one,
                throughPubSub ? "" : clock.instant().toString(),
                throughPubSub ? cluster.origin(null) : DispatchRequest.Origin.UNSAID);
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
