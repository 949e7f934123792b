package dev.jetstream.cli.plan;

import static java.util.stream.Collectors.joining;

import dev.jetstream.cli.Terminal;
import dev.jetstream.cli.plan.DayOf.State;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.RefusedMetrics;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The plan of a date for people: a line an experiment and totals, or everything about each. */
final class PlanText {
    private static final List<String> WORDS = List.of("new", "changed", "unchanged", "kept", "missing", "waiting");

    private final Terminal terminal;
    private final PrintWriter out;
    private final Map<TableId, TableInfo> there;
    private final PlanCommand.Details details;

    PlanText(Terminal terminal, PrintWriter out, Map<TableId, TableInfo> there, PlanCommand.Details details) {
        this.terminal = terminal;
        this.out = out;
        this.there = there;
        this.details = details;
    }

    void print(LocalDate date, List<DayOf> days) {
        Map<State, List<DayOf>> byState = new TreeMap<>();
        days.forEach(day ->
                byState.computeIfAbsent(day.state(), state -> new ArrayList<>()).add(day));
        out.println(terminal.bold(summary(date, days.size(), byState)));
        int room = days.stream()
                .mapToInt(day -> day.slug().length())
                .filter(length -> length <= Math.max(24, terminal.width() * 2 / 5))
                .max()
                .orElse(24);
        byState.forEach((state, ofState) -> {
            out.println();
            ofState.forEach(day -> print(day, room));
        });
        Map<String, Integer> totals = totals(days);
        if (!totals.isEmpty()) {
            out.println();
            out.println(
                    "tables: " + counts(totals) + (details.tablesKnown() ? "" : " (the warehouse was not looked at)"));
        }
        if (!details.verbose() && byState.containsKey(State.DUE)) {
            out.println(terminal.dim("--verbose shows every table, --from and --to a calendar."));
        }
        if (!byState.containsKey(State.DUE)) {
            out.println();
            out.println(whyNothing(byState));
        }
    }

    private static String summary(LocalDate date, int all, Map<State, List<DayOf>> byState) {
        String states = byState.entrySet().stream()
                .map(entry -> "%s %s"
                        .formatted(entry.getValue().size(), entry.getKey().word()))
                .collect(joining(", "));
        return "%s: %s %s%s"
                .formatted(date, all, all == 1 ? "experiment" : "experiments", all == 0 ? "" : ": " + states);
    }

    private static String whyNothing(Map<State, List<DayOf>> byState) {
        if (byState.isEmpty()) {
            return "The catalog has no experiments; --experiments names another.";
        }
        return byState.getOrDefault(State.WAITING, List.of()).stream()
                .flatMap(day -> day.next().stream())
                .map(Reason.NotDue::next)
                .map(Objects::requireNonNull)
                .min(LocalDate::compareTo)
                .map(next -> "Nothing is due on this date; the next window closes on %s.".formatted(next))
                .orElse("Nothing is due on this date, nor will it be: the reasons are above.");
    }

    private void print(DayOf day, int room) {
        State state = day.state();
        String word = "%-8s".formatted(state.word());
        String coloured = switch (state) {
            case BROKEN -> terminal.red(word);
            case DUE -> terminal.green(word);
            default -> terminal.dim(word);
        };
        String text = text(day);
        String slug = ("%-" + Math.max(1, room) + "s").formatted(day.slug());
        List<String> lines = Folding.fold(text, Math.max(30, terminal.width() - room - 12));
        boolean fits = day.slug().length() <= room;
        out.println(coloured + "  " + slug + (fits ? "  " + lines.get(0) : ""));
        lines.stream().skip(fits ? 1 : 0).forEach(line -> out.println(" ".repeat(room + 12) + line));
        if (details.verbose() && day.plan() != null) {
            verbose(day, day.plan());
        }
    }

    private String text(DayOf day) {
        AnalysisPlan plan = day.plan();
        if (plan == null) {
            return Objects.requireNonNull(day.against()).sentence();
        }
        if (day.state() == State.WAITING) {
            return day.next()
                    .map(next -> "next: %s on %s".formatted(next.period().value(), next.next()))
                    .orElse("no window with metrics closes on this date or later");
        }
        String due = plan.periods().isEmpty()
                ? "enrollments"
                : plan.periods().stream().map(PeriodPlan::label).collect(joining(", "));
        return due + ": " + counts(totals(List.of(day)));
    }

    private void verbose(DayOf day, AnalysisPlan plan) {
        ResolvedExperiment experiment = Objects.requireNonNull(day.config()).experiment();
        TimeLimits enrollment = TimeLimitsOf.enrollment(experiment);
        out.println("            %s, clients enrol %s to %s%s%s"
                .formatted(
                        experiment.record().appName(),
                        enrollment.firstEnrollmentDate(),
                        enrollment.lastEnrollmentDate(),
                        experiment.endDate() == null ? ", no end yet" : ", ends " + experiment.endDate(),
                        experiment.isPrivate() ? ", private" : ""));
        if (day.form() != null) {
            out.println("            " + day.form().sentence());
        }
        table(PlannedTable.enrollments(plan, there, details.recreateEnrollments()));
        PlannedTable.of(plan, there, details.statisticsOnly()).forEach((period, tables) -> {
            out.println("          " + terminal.bold(period.label()) + "  " + window(period.limits()));
            tables.forEach(this::table);
            for (RefusedMetrics refused : period.refused()) {
                out.println("            " + terminal.red("refused")
                        + "  %s of data source %s: %s"
                                .formatted(
                                        refused.metrics().stream()
                                                .map(metric -> metric.name())
                                                .collect(joining(", ")),
                                        refused.dataSource(),
                                        refused.message()));
            }
        });
        notDue(plan)
                .forEach((sentence, periods) ->
                        out.println(terminal.dim("          not due  " + String.join(", ", periods) + sentence)));
    }

    /** The series that were not asked for in one line. */
    private static Map<String, List<String>> notDue(AnalysisPlan plan) {
        Map<String, List<String>> grouped = new LinkedHashMap<>();
        plan.notDue()
                .forEach((period, reason) -> grouped.computeIfAbsent(shortened(reason), key -> new ArrayList<>())
                        .add(period.value()));
        return grouped;
    }

    private static String shortened(Reason reason) {
        if (reason instanceof Reason.NotDue notDue) {
            return notDue.next() == null ? ": no more" : ": next on " + notDue.next();
        }
        if (reason instanceof Reason.NoMetrics) {
            return ": no metrics configured";
        }
        return reason instanceof Reason.NotSelected ? ": not asked for" : ": " + reason.sentence();
    }

    private static String window(TimeLimits limits) {
        return "days %s to %s from enrollment, data of %s to %s"
                .formatted(
                        limits.window().start(),
                        limits.window().end(),
                        limits.firstDateDataRequired(),
                        limits.lastDateDataRequired());
    }

    private void table(PlannedTable table) {
        String word = "%-9s".formatted(table.word());
        String coloured = switch (table.word()) {
            case "new" -> terminal.green(word);
            case "changed" -> terminal.yellow(word);
            case "missing" -> terminal.red(word);
            default -> terminal.dim(word);
        };
        String because = table.because().isEmpty()
                ? ""
                : table.word().equals("changed") ? "because " + table.because() : table.because();
        String columns = table.metrics() == 0
                ? ""
                : "%s %s".formatted(table.metrics(), table.metrics() == 1 ? "metric" : "metrics");
        String covariates = table.kind().equals(PlannedTable.COVARIATES) ? "covariates" : "";
        List<String> notes = new ArrayList<>(List.of(covariates, columns, because));
        notes.removeIf(String::isEmpty);
        String name = table.table().table();
        String note = String.join("; ", notes);
        int room = Math.max(40, terminal.width() - 25);
        boolean oneLine = name.length() + 2 + note.length() <= room;
        out.println("            " + coloured + "  " + (oneLine ? (name + "  " + note).stripTrailing() : name));
        if (!oneLine) {
            Folding.fold(note, room).forEach(line -> out.println(" ".repeat(25) + terminal.dim(line)));
        }
    }

    private Map<String, Integer> totals(List<DayOf> days) {
        Map<String, Integer> totals = new LinkedHashMap<>();
        for (DayOf day : days) {
            AnalysisPlan plan = day.plan();
            if (plan == null || day.state() != State.DUE) {
                continue;
            }
            List<PlannedTable> tables = new ArrayList<>();
            tables.add(PlannedTable.enrollments(plan, there, details.recreateEnrollments()));
            PlannedTable.of(plan, there, details.statisticsOnly()).values().forEach(tables::addAll);
            tables.forEach(table -> totals.merge(table.word(), 1, Integer::sum));
        }
        return totals;
    }

    private static String counts(Map<String, Integer> totals) {
        return WORDS.stream()
                .filter(totals::containsKey)
                .map(word -> totals.get(word) + " " + word)
                .collect(joining(", "));
    }
}
