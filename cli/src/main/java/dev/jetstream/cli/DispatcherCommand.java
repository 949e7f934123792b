package dev.jetstream.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The dispatcher service. */
@Command(
        name = "dispatcher",
        mixinStandardHelpOptions = true,
        description = "The dispatcher as a service: 'dispatcher serve'.")
public final class DispatcherCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private DispatcherCommand() {}

    /** The command with its sub-commands, over a profile's services. */
    public static CommandLine of(Profile profile) {
        return new CommandLine(new DispatcherCommand()).addSubcommand(new DispatcherServeCommand(profile));
    }

    JetstreamCommand top() {
        return top;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which? See jetstream dispatcher --help");
    }
}
