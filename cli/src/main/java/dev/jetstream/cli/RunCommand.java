package dev.jetstream.cli;

import picocli.CommandLine.Command;

/** The same pipeline in this process alone: no messages, and always computed anew. */
@Command(
        name = "run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Analyse what is due on a date in this process, without messages; always computed anew.",
            "",
            "Example: jetstream run --experiment_slug my-experiment --experiments experiments.json --date 2026-03-22"
        })
public final class RunCommand extends DispatchCommand {
    /** Over a profile's services. */
    public RunCommand(Profile profile) {
        super(profile, false);
    }
}
