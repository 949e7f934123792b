package dev.jetstream.cli.sql;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of the commands that are about statements; what it can do depends on the sub-commands that it is given. */
@Command(
        name = "sql",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Look at the statements of an analysis, try them, check them.")
public final class SqlCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    /**
     * The group as a line that can be added to another command.
     *
     * @param commands each is annotated with its name
     */
    public static CommandLine of(List<Object> commands) {
        CommandLine line = new CommandLine(new SqlCommand());
        commands.forEach(line::addSubcommand);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See jetstream sql --help");
    }
}
