package dev.jetstream.cli.plan;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.cli.PlanningOptions;
import dev.jetstream.cli.Profile;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.MetricsForm;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What a run on a date would do: due windows and their tables, or why there are none. Nothing is computed. */
@Command(
        name = "plan",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Say what a run on a date would do: the tables it would write, or why an experiment is not analysed.",
            "--from and --to draw a calendar instead. Nothing is computed or written.",
            "",
            "Example: jetstream plan --config-repos configs --experiments experiments.json --date 2026-03-22",
            "         jetstream plan … --experiment_slug my-experiment --from 2026-03-01 --to 2026-04-30"
        })
public final class PlanCommand implements Callable<Integer> {
    private static final int LONGEST_CALENDAR = 1_000;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = {"--date"},
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "The analysis date (UTC).")
    @Nullable LocalDate date;

    @Option(
            names = {"--from"},
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "Instead of one date: a calendar from this one on.")
    @Nullable LocalDate from;

    @Option(
            names = {"--to"},
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "The calendar's last date, inclusive.")
    @Nullable LocalDate to;

    @Option(
            names = {"--verbose", "-v"},
            description = "Every table, and why it is new or changed.")
    boolean verbose;

    @Option(
            names = {"--no-tables"},
            description = "Do not look into the warehouse: all tables count as new, configs are the newest.")
    boolean noTables;

    @Mixin
    PlanningOptions options = new PlanningOptions();

    private final Profile profile;

    /** Over a profile's warehouse. */
    public PlanCommand(Profile profile) {
        this.profile = profile;
    }

    /** What decides how a plan is shown. */
    record Details(boolean verbose, boolean statisticsOnly, boolean recreateEnrollments, boolean tablesKnown) {}

    @Override
    public Integer call() {
        top.group().quietly();
        if (date != null && from == null && to == null) {
            day(date);
        } else if (date == null && from != null && to != null) {
            calendar(from, to);
        } else {
            throw new NothingSelectedException("give either --date, or --from and --to");
        }
        return ExitCode.DONE.code();
    }

    private void day(LocalDate on) {
        try (PlanningCommand planning = open(!noTables, on)) {
            day(planning, on);
        }
    }

    private void calendar(LocalDate first, LocalDate last) {
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days < 1 || days > LONGEST_CALENDAR) {
            throw new NothingSelectedException(
                    "--from %s --to %s are %s days and must be 1 to %s".formatted(first, last, days, LONGEST_CALENDAR));
        }
        try (PlanningCommand planning = open(false, last)) {
            calendar(planning, first, last);
        }
    }

    private PlanningCommand open(boolean withTables, LocalDate last) {
        return PlanningCommand.open(options.sources(), options.sources().profile(profile), withTables, last);
    }

    private void day(PlanningCommand planning, LocalDate on) {
        PlanOptions how = options.planOptions();
        Selection selection = planning.select(options, on);
        List<DayOf> days = new ArrayList<>(planning.each(selection.selected(), selected -> day(selected, on, how)));
        selection.leftOut().forEach(left -> days.add(DayOf.leftOut(left.slug(), left.reason())));
        List<TableId> ids = new ArrayList<>();
        for (DayOf day : days) {
            AnalysisPlan plan = day.plan();
            if (plan != null) {
                ids.addAll(PlannedTable.ids(plan));
            }
        }
        Map<TableId, TableInfo> there = planning.tables(ids);
        days.replaceAll(day -> day.beside(there));
        boolean single = options.namesExperiments() && days.size() == 1;
        Details details =
                new Details(verbose || single, options.statisticsOnly(), options.recreateEnrollments(), !noTables);
        PrintWriter out = spec.commandLine().getOut();
        if (top.group().format() == OutputFormat.TEXT) {
            new PlanText(top.group().terminal(), out, there, details).print(on, days);
        } else {
            out.println(new PlanJson(there, details).of(on, days));
        }
    }

    private DayOf day(Selected selected, LocalDate on, PlanOptions how) {
        MetricsForm form = selected.form(options.discreteMetrics());
        return DayOf.planned(selected.config(), AnalysisPlanner.plan(selected.config(), on, how.in(form)), form);
    }

    private void calendar(PlanningCommand planning, LocalDate first, LocalDate last) {
        PlanOptions how = options.planOptions();
        Selection selection = planning.select(options, first);
        List<CalendarOf> calendars =
                planning.each(selection.selected(), one -> CalendarOf.of(one.config(), how, first, last));
        PrintWriter out = spec.commandLine().getOut();
        if (top.group().format() == OutputFormat.TEXT) {
            new CalendarText(top.group().terminal(), out).print(first, last, calendars, selection.leftOut());
        } else {
            out.println(new PlanJson(Map.of(), new Details(true, false, false, false))
                    .of(first, last, calendars, selection.leftOut()));
        }
    }
}
