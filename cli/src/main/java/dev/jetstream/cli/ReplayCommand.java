package dev.jetstream.cli;

import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.dispatcher.deadletter.DeadLetter;
import dev.jetstream.dispatcher.deadletter.Replayed;
import dev.jetstream.dispatcher.deadletter.Wanted;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes dead letters and failed items up again. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "replay",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Take up again what was given up, once its cause is mended: a follow-up batch of just those items.",
            "--slug and --batch take items that can never succeed as well, though they left no letter.",
            "",
            "Example: jetstream dead-letters replay --batch daily-2026-03-22-0123456789 --dry-run"
        })
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(names = "--id", paramLabel = "ID", description = "A letter; may be repeated.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--slug", paramLabel = "SLUG", description = "The letters and failed items of an experiment.")
    @Nullable String slug;

    @Option(names = "--batch", paramLabel = "BATCH", description = "Those of a batch and its follow-ups.")
    @Nullable String batch;

    @Option(names = "--all", description = "All letters.")
    boolean all;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    boolean dryRun;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often the same item is replayed (${DEFAULT-VALUE}).")
    int limit = 5;

    @Mixin
    ArgoOptions cluster = new ArgoOptions();

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    private final Profile profile;

    /** Over a profile's services. */
    public ReplayCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        Wanted wanted = new Wanted(Set.copyOf(ids), slug, batch, all);
        if (wanted.isNothing()) {
            throw new NothingSelectedException("dead-letters replay: say which, by --id, --slug, --batch or --all");
        }
        GroupOptions group = ((JetstreamCommand) spec.root().userObject()).group();
        PrintWriter out = spec.commandLine().getOut();
        Profile chosen = options.sources().profile(profile);
        Batches batches = new Batches(group, chosen, out, true, cluster);
        batches.showLogs(options);
        List<Replayed> replayed = new ArrayList<>();
        ExitCode worst = ExitCode.DONE;
        try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                PipelineCommand pipeline =
                        new PipelineCommand(group, options, chosen, progress, true, dryRun ? null : cluster)) {
            for (PipelineCommand.Outcome outcome : pipeline.replay(wanted, dryRun, limit, replayed::addAll)) {
                batches.print(outcome, pipeline);
                worst = outcome.exitCode().code() > worst.code() ? outcome.exitCode() : worst;
            }
        }
        if (replayed.isEmpty()) {
            throw new NothingSelectedException(
                    "there is neither a dead letter nor a failed item of that kind; see 'jetstream dead-letters list'"
                            + " and 'jetstream status --failing'");
        }
        replayed.forEach(one -> out.println(text(group, one)));
        boolean refused = replayed.stream().anyMatch(one -> !one.isSettled());
        return (refused && worst == ExitCode.DONE ? ExitCode.FAILED : worst).code();
    }

    private String text(GroupOptions group, Replayed one) {
        @Nullable DeadLetter letter = one.letter();
        String word = (dryRun ? "would be " : "") + one.action().word();
        return group.format() == OutputFormat.TEXT
                ? "%s: %s: %s".formatted(one.what(), word, one.detail())
                : JsonReport.replayed(one.what(), word, one.detail(), letter == null ? null : letter.id());
    }
}
