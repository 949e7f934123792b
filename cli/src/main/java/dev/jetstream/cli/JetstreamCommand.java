package dev.jetstream.cli;

import dev.jetstream.core.config.NearestName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command of the system; what it can do depends on the sub-commands that it is given. */
@Command(
        name = "jetstream",
        mixinStandardHelpOptions = true,
        versionProvider = JetstreamCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Works out what an experiment did: metrics per client in the warehouse, statistics per branch, tables and JSON.",
            "",
            "Try it:            jetstream demo",
            "A real experiment: jetstream dispatch --config-repos DIR --experiments FILE --date 2026-03-22 --generate",
            "What it would do:  jetstream dispatch --help",
            ""
        },
        footer = {"", "Exit codes: jetstream help exit-codes"})
public final class JetstreamCommand implements Callable<Integer> {
    private static final Map<OutputFormat, String> OF_ONE_COMMAND =
            Map.of(OutputFormat.GITHUB, "lint", OutputFormat.CSV, "query");

    @Mixin
    GroupOptions group = new GroupOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which command? See jetstream --help");
    }

    /** The options that stand before the sub-command. */
    public GroupOptions group() {
        return group;
    }

    /**
     * Runs a command line and says what went wrong, if anything.
     *
     * @param commands sub-commands; each is annotated with its name
     * @param out where results go
     * @param err where logs, progress and errors go
     * @return the exit code
     */
    public static int execute(
            JetstreamCommand top, List<Object> commands, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(top);
        commands.forEach(line::addSubcommand);
        line.addSubcommand(new Help());
        line.setExecutionStrategy(parsed -> {
            refuseForeignFormat(top.group.format, parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((error, args) -> usage(error, failures(top, err, args)))
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (top.group.debug) {
                        error.printStackTrace(err);
                    }
                    return failures(top, err, arguments).failure(error).code();
                });
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    /** One option for all commands, though not every command prints in every way. */
    private static void refuseForeignFormat(OutputFormat format, CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine.Model.CommandSpec command = last.commandSpec();
        String only = OF_ONE_COMMAND.get(format);
        if (only != null && !command.name().equals(only)) {
            throw new ParameterException(
                    command.commandLine(), "%s does not print --format %s".formatted(command.qualifiedName(), format));
        }
    }

    private static Failures failures(JetstreamCommand top, PrintWriter err, String... arguments) {
        return new Failures(err, top.group.format == OutputFormat.JSON || Usage.asksForJson(arguments));
    }

    private static int usage(ParameterException error, Failures failures) {
        Usage wrong = Usage.of(error);
        return failures.usage(wrong.message(), wrong.hint()).code();
    }

    /** Says which version this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = JetstreamCommand.class.getPackage().getImplementationVersion();
            return new String[] {"jetstream " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Help on a command, or on the exit codes. */
    @Command(name = "help", description = "Help on a command; 'help exit-codes' lists the exit codes.")
    static final class Help implements Runnable {
        @CommandLine.Parameters(arity = "0..1", paramLabel = "COMMAND", description = "A command, or exit-codes.")
        @Nullable String topic;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            CommandLine top = spec.commandLine().getParent();
            PrintWriter out = top.getOut();
            if (topic == null) {
                top.usage(out);
                return;
            }
            if (topic.equals("exit-codes")) {
                out.print(ExitCode.table());
                return;
            }
            CommandLine asked = top.getSubcommands().get(topic);
            if (asked == null) {
                throw new ParameterException(spec.commandLine(), unknown(topic, top));
            }
            asked.usage(out);
        }

        private static String unknown(String topic, CommandLine top) {
            Set<String> topics = new TreeSet<>(top.getSubcommands().keySet());
            topics.add("exit-codes");
            return "there is no help on '%s'%s"
                    .formatted(
                            topic,
                            NearestName.of(topic, topics)
                                    .map(" (did you mean %s?)"::formatted)
                                    .orElseGet(() -> "; there is on " + String.join(", ", topics)));
        }
    }
}
