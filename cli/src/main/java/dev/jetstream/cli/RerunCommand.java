package dev.jetstream.cli;

import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.dispatcher.DispatchRequest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Analyses experiments anew, on every date from their start on. */
@Command(
        name = "rerun",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Analyse experiments anew on every date from their start on, with today's configs, whatever is there.",
            "A table stays until the new one takes its place; in the end those are deleted that nothing replaced.",
            "",
            "Example: jetstream rerun --experiment_slug my-experiment --experiments experiments.json --config-repos configs"
        })
public final class RerunCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    RerunOptions how = new RerunOptions();

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    @Mixin
    ConfigFileOptions configFile = new ConfigFileOptions();

    private final Profile profile;

    /** Over a profile's services. */
    public RerunCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    public Integer call() {
        List<String> slugs = options.checkedSlugs();
        if (slugs.isEmpty()) {
            throw new NothingSelectedException(
                    "rerun: say which experiments, by --experiment_slug; all of them for all time are declined");
        }
        if (how.argo && !options.metricSlugs.isEmpty()) {
            throw new NothingSelectedException("rerun: --metric-slug does not go with --argo");
        }
        if (how.argo && configFile.given()) {
            throw new NothingSelectedException(
                    "rerun: --config_file does not go with --argo, whose workers read the repositories");
        }
        Profile chosen = options.sources().profile(profile);
        configFile.over(options);
        Clock clock = Clock.systemUTC();
        Batches batches = new Batches(top.group(), chosen, spec.commandLine().getOut(), how.argo, how.workflows());
        batches.showLogs(options);
        ExitCode worst = batches.run(options, clock, pipeline -> {
            // First, so that nobody who looks for changed configs begins a second rerun of them.
            pipeline.touch(slugs);
            return List.of(how.said(DispatchRequest.rerun(
                    null,
                    slugs,
                    options.periodsOrAll(),
                    pipeline.runOptions(),
                    "rerun of " + String.join(", ", slugs),
                    how.occasion(clock))));
        });
        return how.exitCode(worst).code();
    }
}
