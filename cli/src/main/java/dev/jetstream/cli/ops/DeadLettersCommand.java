package dev.jetstream.cli.ops;

import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.Profile;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What was given up, and how it is taken up again. */
@Command(
        name = "dead-letters",
        aliases = "dead_letters",
        mixinStandardHelpOptions = true,
        description = {
            "Messages that were given up: list, show, replay or purge them.",
            "",
            "Example: jetstream dead-letters list",
            "         jetstream dead-letters replay --slug my-experiment --dry-run"
        })
public final class DeadLettersCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private DeadLettersCommand() {}

    /**
     * The command with its sub-commands, over a profile's services.
     *
     * @param replay which works on batches as well, see {@code ReplayCommand}
     */
    public static CommandLine of(Profile profile, Object replay) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListCommand(profile))
                .addSubcommand(new ShowLetterCommand(profile))
                .addSubcommand(replay)
                .addSubcommand(new PurgeCommand(profile));
    }

    /** The top command. */
    public JetstreamCommand top() {
        return top;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "list, show, replay or purge? See jetstream dead-letters --help");
    }
}
