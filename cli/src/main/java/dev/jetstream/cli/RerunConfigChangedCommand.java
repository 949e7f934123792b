package dev.jetstream.cli;

import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.plan.FlaggedReruns;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.rerun.ChangedExperiments;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Analyses those experiments anew whose configs have changed, or that Experimenter has flagged. */
@Command(
        name = "rerun-config-changed",
        aliases = "rerun_config_changed",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Analyse those experiments anew whose configs changed after their tables were written.",
            "Besides those of an application whose defaults changed, those with a config and no tables, and the overall"
                    + " window of those that Experimenter has flagged (doRerun).",
            "",
            "Example: jetstream rerun-config-changed --experiments experiments.json --config-repos metric-hub"
        })
public final class RerunConfigChangedCommand implements Callable<Integer> {
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

    private final Profile profile;

    /** Over a profile's services. */
    public RerunConfigChangedCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    public Integer call() {
        Profile chosen = options.sources().profile(profile);
        Clock clock = Clock.systemUTC();
        PrintWriter out = spec.commandLine().getOut();
        Batches batches = new Batches(top.group(), chosen, out, how.argo, how.workflows());
        batches.showLogs(options);
        ExitCode worst = batches.run(options, clock, pipeline -> requests(pipeline, how.occasion(clock), out));
        return how.exitCode(worst).code();
    }

    private List<DispatchRequest> requests(PipelineCommand pipeline, String occasion, PrintWriter out) {
        ChangedExperiments changed = pipeline.changes().only(options.checkedSlugs());
        Map<String, String> broken = pipeline.broken(changed.all());
        if (top.group().format() == OutputFormat.TEXT) {
            new ChangesText(out).print(changed, broken);
        }
        List<String> whole = without(broken, changed.slugs());
        List<Experiment> overall = changed.overallOnly().stream()
                .filter(experiment -> !broken.containsKey(experiment.slug()))
                .toList();
        pipeline.touch(without(broken, changed.all()));
        List<DispatchRequest> requests = new ArrayList<>();
        if (!whole.isEmpty()) {
            requests.add(how.said(DispatchRequest.rerun(
                    null,
                    whole,
                    options.periodsOrAll(),
                    pipeline.runOptions(),
                    "rerun of %d experiments whose configs changed".formatted(whole.size()),
                    occasion)));
        }
        for (Experiment experiment : overall) {
            requests.add(how.said(DispatchRequest.rerun(
                    experiment.endDate(),
                    List.of(experiment.slug()),
                    List.copyOf(FlaggedReruns.periods()),
                    pipeline.runOptions(),
                    "rerun of %s, flagged in Experimenter at %s"
                            .formatted(experiment.slug(), experiment.doRerunTimestamp()),
                    occasion)));
        }
        return requests;
    }

    private static List<String> without(Map<String, String> broken, List<String> slugs) {
        return slugs.stream().filter(slug -> !broken.containsKey(slug)).toList();
    }
}
