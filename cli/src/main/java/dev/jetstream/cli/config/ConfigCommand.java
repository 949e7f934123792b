package dev.jetstream.cli.config;

import dev.jetstream.cli.GroupOptions;
import dev.jetstream.cli.JetstreamCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What one can do with configs without running anything. */
@Command(
        name = "config",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigResolveCommand.class, ConfigLintCommand.class, ConfigShowCommand.class},
        description = {
            "Resolve a config, check configs, or show a definition.",
            "",
            "Example: jetstream config lint metric-hub"
        })
public final class ConfigCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "which one? resolve, lint or show; see jetstream config --help");
    }

    GroupOptions group() {
        return top.group();
    }
}
