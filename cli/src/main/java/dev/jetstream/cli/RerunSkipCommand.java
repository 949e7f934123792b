package dev.jetstream.cli;

import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.dispatcher.rerun.ChangeFinder;
import dev.jetstream.dispatcher.rerun.ChangedExperiments;
import dev.jetstream.dispatcher.rerun.ExperimentTouch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lets changed configs pass without a rerun. */
@Command(
        name = "rerun-skip",
        aliases = "rerun_skip",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Let changed configs pass without a rerun: label their experiments' tables as updated.",
            "Without --experiment_slug those of all whose configs or defaults have changed. Nothing is computed.",
            "",
            "Example: jetstream rerun-skip --experiment_slug my-experiment --config-repos metric-hub"
        })
public final class RerunSkipCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    ExperimentOptions experiments = new ExperimentOptions();

    @Option(
            names = {"--parallelism", "-p"},
            paramLabel = "N",
            defaultValue = "8",
            description = "Tables that are labelled side by side (${DEFAULT-VALUE}).")
    int parallelism = 8;

    @Mixin
    SourceOptions sources = new SourceOptions();

    private final Profile profile;

    /** Over a profile's warehouse. */
    public RerunSkipCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        if (parallelism < 1 || parallelism > 64) {
            throw new NothingSelectedException("--parallelism %s must be 1 to 64".formatted(parallelism));
        }
        top.group().quietly();
        List<String> named = experiments.checkedSlugs();
        PrintWriter out = spec.commandLine().getOut();
        try (PlanningCommand planning = PlanningCommand.withWarehouse(sources, sources.profile(profile))) {
            ConfigCollection newest =
                    planning.await(planning.configs().snapshot(null).flatMap(planning.configs()::load));
            List<String> touched = named.isEmpty() ? changed(planning, newest) : named;
            ExperimentTouch touch =
                    new ExperimentTouch(planning.warehouse(), sources.project(), experiments.dataset(), parallelism);
            long all = 0;
            for (String slug : touched) {
                long tables = planning.await(
                        touch.touch(List.of(slug), newest, planning.clock().instant()));
                all += tables;
                if (top.group().format() == OutputFormat.TEXT) {
                    out.println("%s: %s labelled".formatted(slug, tables(tables)));
                }
            }
            print(out, touched, all);
        }
        return ExitCode.DONE.code();
    }

    private List<String> changed(PlanningCommand planning, ConfigCollection newest) {
        ChangedExperiments changed = planning.await(new ChangeFinder(
                        planning.catalog(),
                        planning.warehouse(),
                        sources.project(),
                        experiments.dataset(),
                        planning.clock())
                .find(newest));
        List<String> slugs = new ArrayList<>(changed.configs());
        changed.defaults().stream().filter(slug -> !slugs.contains(slug)).forEach(slugs::add);
        return slugs;
    }

    private void print(PrintWriter out, List<String> touched, long tables) {
        if (top.group().format() != OutputFormat.TEXT) {
            out.println(JsonReport.labelled(touched, tables));
        } else if (touched.isEmpty()) {
            out.println("no config has changed since its experiment's tables were written: nothing to skip");
        }
    }

    private static String tables(long count) {
        return count == 0 ? "no table is there to be" : count == 1 ? "1 table" : count + " tables";
    }
}
