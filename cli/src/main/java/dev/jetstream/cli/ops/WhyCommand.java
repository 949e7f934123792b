package dev.jetstream.cli.ops;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.cli.PlanningOptions;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import dev.jetstream.core.experiment.Slugs;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The answer to "results are missing". */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "why",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Say why an experiment has no results on a date: its last run, not due, skipped, failed or waiting,",
            "and what to type next. Without a date: yesterday.",
            "",
            "Example: jetstream why my-experiment --date 2026-03-22 --config-repos configs"
        })
public final class WhyCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(paramLabel = "SLUG", description = "The experiment.")
    String slug = "";

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "The analysis date (UTC; yesterday).")
    @Nullable LocalDate date;

    @Mixin
    ServiceOptions service = new ServiceOptions();

    private final Profile profile;
    private final Clock clock = Clock.systemUTC();

    /** Over a profile's ledger and warehouse. */
    public WhyCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        String checked = Slugs.check(slug);
        top.group().quietly();
        LocalDate on = date == null
                ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1)
                : date;
        Answer answer;
        try (LedgerCommand state = new LedgerCommand(service, profile)) {
            answer = new Reasons(state, clock.instant()).ofLedger(checked, on);
        }
        if (answer.asksThePlan()) {
            try (PlanningCommand planning =
                    PlanningCommand.open(service.sources(), service.sources().profile(profile), true, on)) {
                answer = answer.and(PlanReasons.of(planning, checked, on));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (top.group().format() == OutputFormat.TEXT) {
            answer.lines().forEach(out::println);
        } else {
            out.println(answer.json());
        }
        return ExitCode.DONE.code();
    }
}
