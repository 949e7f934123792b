package dev.jetstream.cli.cloud;

import dev.jetstream.cli.DispatchCommand;
import dev.jetstream.cli.DispatcherCommand;
import dev.jetstream.cli.EnsureEnrollmentsCommand;
import dev.jetstream.cli.ExporterCommand;
import dev.jetstream.cli.GoogleProfile;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.Profile;
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
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The command of the production image: the services and their commands on Google's services, nothing embedded. */
public final class GcpCommand {
    private GcpCommand() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // names, statements and exports have the same digits everywhere
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** Runs one command line in this process. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        Profile profile = new GoogleProfile();
        return JetstreamCommand.execute(
                new JetstreamCommand(),
                List.of(
                        new DispatchCommand(profile).line(),
                        new RunCommand(profile).line(),
                        new RerunCommand(profile),
                        new RerunConfigChangedCommand(profile),
                        new RerunSkipCommand(profile),
                        new EnsureEnrollmentsCommand(profile),
                        DispatcherCommand.of(profile),
                        new WorkerCommand(profile),
                        ExporterCommand.of(profile),
                        new VerifyCommand(profile),
                        new ReportEndCommand(profile),
                        new StatusCommand(profile),
                        new WhyCommand(profile),
                        DeadLettersCommand.of(profile, new ReplayCommand(profile)),
                        new PlanCommand(profile),
                        new ValidateConfigCommand(profile),
                        new PreviewCommand(profile),
                        new ConfigCommand(),
                        new StatisticsCommand(),
                        SqlCommand.of(List.of(new ShowCommand(profile)))),
                out,
                err,
                arguments);
    }
}
