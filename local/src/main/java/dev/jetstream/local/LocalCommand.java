package dev.jetstream.local;

import dev.jetstream.cli.DispatchCommand;
import dev.jetstream.cli.DispatcherCommand;
import dev.jetstream.cli.EnsureEnrollmentsCommand;
import dev.jetstream.cli.ExporterCommand;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.ReplayCommand;
import dev.jetstream.cli.ReportEndCommand;
import dev.jetstream.cli.RerunCommand;
import dev.jetstream.cli.RerunConfigChangedCommand;
import dev.jetstream.cli.RerunSkipCommand;
import dev.jetstream.cli.RunCommand;
import dev.jetstream.cli.VerifyCommand;
import dev.jetstream.cli.WorkerCommand;
import dev.jetstream.cli.config.ConfigCommand;
import dev.jetstream.cli.ops.DeadLettersCommand;
import dev.jetstream.cli.ops.StatusCommand;
import dev.jetstream.cli.ops.WhyCommand;
import dev.jetstream.cli.plan.PlanCommand;
import dev.jetstream.cli.plan.PreviewCommand;
import dev.jetstream.cli.plan.ValidateConfigCommand;
import dev.jetstream.cli.sql.ShowCommand;
import dev.jetstream.cli.sql.SqlCommand;
import dev.jetstream.cli.statistics.StatisticsCommand;
import dev.jetstream.local.sql.CheckCommand;
import dev.jetstream.local.sql.QueryCommand;
import dev.jetstream.local.sql.TranslateCommand;
import dev.jetstream.local.telemetry.TableSchemas;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The command on a laptop: everything that production has, and the embedded servers. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
public final class LocalCommand {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCommand.class);

    private LocalCommand() {}

    public static void main(String[] arguments) {
        // Before there are two threads: the first use of a logger by several at once is told on stderr.
        LOG.debug("started");
        Locale.setDefault(Locale.ROOT); // names, statements and exports have the same digits everywhere
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** Runs one command line in this process. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        TelemetryOptions telemetry = new TelemetryOptions();
        LocalProfile profile = new LocalProfile(telemetry, TableSchemas.none(), Map.of(), Clock.systemUTC());
        return JetstreamCommand.execute(
                new JetstreamCommand(),
                List.of(
                        new DemoCommand(),
                        generating(new DispatchCommand(profile).line(), telemetry),
                        generating(new RunCommand(profile).line(), telemetry),
                        generating(new RerunCommand(profile), telemetry),
                        generating(new RerunConfigChangedCommand(profile), telemetry),
                        new RerunSkipCommand(profile),
                        generating(new EnsureEnrollmentsCommand(profile), telemetry),
                        DispatcherCommand.of(profile),
                        new WorkerCommand(profile),
                        ExporterCommand.of(profile),
                        new VerifyCommand(profile),
                        new ReportEndCommand(profile),
                        new StatusCommand(profile),
                        new WhyCommand(profile),
                        DeadLettersCommand.of(profile, generating(new ReplayCommand(profile), telemetry)),
                        new PlanCommand(profile),
                        withSchemas(new ValidateConfigCommand(profile), telemetry),
                        generating(new PreviewCommand(profile), telemetry),
                        new ConfigCommand(),
                        new StatisticsCommand(),
                        SqlCommand.of(List.of(
                                new ShowCommand(profile),
                                new QueryCommand(profile),
                                new CheckCommand(profile),
                                new TranslateCommand(profile))),
                        new EmulatorsCommand()),
                out,
                err,
                arguments);
    }

    private static CommandLine generating(Object command, TelemetryOptions telemetry) {
        return generating(new CommandLine(command), telemetry);
    }

    private static CommandLine generating(CommandLine line, TelemetryOptions telemetry) {
        line.addMixin("telemetry", telemetry);
        return line;
    }

    /** The option that matters where no row is made. */
    private static CommandLine withSchemas(Object command, TelemetryOptions telemetry) {
        CommandLine line = new CommandLine(command);
        line.addMixin("schemas", new SchemaOptions(telemetry));
        return line;
    }

    /** Which columns tables have. */
    static final class SchemaOptions {
        private final TelemetryOptions telemetry;

        SchemaOptions(TelemetryOptions telemetry) {
            this.telemetry = telemetry;
        }

        @Option(
                names = "--schemas",
                paramLabel = "FILE",
                description = "Local profile: schemas of tables, a JSON object, full table name to what"
                        + " 'bq show --schema' prints.")
        void schemas(Path file) {
            telemetry.schemas = file;
        }
    }
}
