package dev.jetstream.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.exporter.report.BatchReport;
import dev.jetstream.exporter.report.BatchReport.ExperimentReport;
import dev.jetstream.exporter.report.BatchReport.WindowReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Prints for people what came of a batch: windows, clients, results with intervals, errors, and where files are. */
final class TerminalReport {
    /** More windows than this of one period, or tables, are too many for a screen. */
    private static final int LONGEST_SERIES = 3;

    private static final int MOST_TABLES = 30;

    private final Terminal terminal;
    private final PrintWriter out;
    private final Map<String, String> referenceBranches;
    private final UnaryOperator<String> place;

    /**
     * A printer.
     *
     * @param referenceBranches of experiments, by slug
     * @param place tells where an exported object is
     */
    TerminalReport(
            Terminal terminal, PrintWriter out, Map<String, String> referenceBranches, UnaryOperator<String> place) {
        this.terminal = terminal;
        this.out = out;
        this.referenceBranches = Map.copyOf(referenceBranches);
        this.place = place;
    }

    /** Experiments with failed dates first. */
    void print(BatchReport batch) {
        batch.experiments().stream().filter(TerminalReport::hasFailed).forEach(this::print);
        batch.experiments().stream()
                .filter(experiment -> !hasFailed(experiment))
                .forEach(this::print);
    }

    private static boolean hasFailed(ExperimentReport experiment) {
        return experiment.items().stream().anyMatch(TerminalReport::isFailed);
    }

    private static boolean isFailed(LedgerEntry entry) {
        return entry.state() == ItemState.DEAD || entry.state() == ItemState.INVALID;
    }

    private void print(ExperimentReport experiment) {
        out.println();
        runs(experiment.items()).forEach(this::printItems);
        String reference = Objects.requireNonNullElse(referenceBranches.get(experiment.slug()), "");
        List<WindowReport> shown = shown(experiment.windows());
        shown.stream().filter(window -> !window.period().isPreenrollment()).forEach(window -> print(window, reference));
        shown.stream()
                .filter(window -> window.period().isPreenrollment())
                .forEach(window -> out.println("\n  " + terminal.bold(name(window)) + ", clients: " + clients(window)
                        + ": %,d rows".formatted(window.rows().size())));
        printErrors(experiment);
        printFiles(experiment);
    }

    /** Dates in a row to which the same happened. */
    private static List<List<LedgerEntry>> runs(List<LedgerEntry> items) {
        List<List<LedgerEntry>> runs = new ArrayList<>();
        for (LedgerEntry entry : items) {
            LedgerEntry last = runs.isEmpty() ? null : runs.get(runs.size() - 1).get(0);
            if (last == null || last.state() != entry.state() || !Objects.equals(last.error(), entry.error())) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(entry);
        }
        return runs;
    }

    private void printItems(List<LedgerEntry> run) {
        LedgerEntry first = run.get(0);
        String dates = run.size() == 1
                ? first.date().toString()
                : "%s to %s (%d dates)"
                        .formatted(first.date(), run.get(run.size() - 1).date(), run.size());
        out.println(terminal.bold(first.slug()) + "  " + dates + "  "
                + first.state().value());
        if (isFailed(first)) {
            out.println("  " + Objects.requireNonNullElse(first.errorClass(), "error") + ": "
                    + Objects.requireNonNullElse(first.error(), "no message"));
        }
    }

    /** Of a long series the last window only; the files have all. */
    private List<WindowReport> shown(List<WindowReport> windows) {
        Map<AnalysisPeriod, List<WindowReport>> series = new EnumMap<>(AnalysisPeriod.class);
        windows.forEach(window -> series.computeIfAbsent(window.period(), period -> new ArrayList<>())
                .add(window));
        List<WindowReport> shown = new ArrayList<>();
        for (List<WindowReport> one : series.values()) {
            int from = one.size() > LONGEST_SERIES ? one.size() - 1 : 0;
            shown.addAll(one.subList(from, one.size()));
        }
        return shown;
    }

    private void print(WindowReport window, String reference) {
        List<String> lines = new ResultsTable(terminal).lines(window.results(), reference);
        out.println();
        out.println("  " + terminal.bold(name(window)) + ", clients: " + clients(window));
        if (lines.isEmpty()) {
            out.println("  no interval against '%s' among %,d rows"
                    .formatted(reference, window.rows().size()));
            return;
        }
        lines.forEach(out::println);
        out.println(terminal.dim("  against %s; * the interval leaves out zero; %,d rows in all"
                .formatted(reference, window.rows().size())));
    }

    private static String name(WindowReport window) {
        AnalysisPeriod period = window.period();
        return period == AnalysisPeriod.OVERALL || period.isPreenrollment()
                ? period.value()
                : period.value() + " " + window.windowIndex();
    }

    private static String clients(WindowReport window) {
        List<String> texts = window.clients("enrollments", "all").entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
                .toList();
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    private void printErrors(ExperimentReport experiment) {
        Map<String, Long> counts = experiment.errors().stream()
                .collect(groupingBy(
                        error -> Objects.requireNonNullElse(error.exceptionType(), "error") + ": " + error.message(),
                        TreeMap::new,
                        counting()));
        if (!counts.isEmpty()) {
            out.println();
        }
        counts.forEach((message, count) -> out.println(terminal.red("  error, " + count + " ×: " + message)));
    }

    private void printFiles(ExperimentReport experiment) {
        out.println();
        out.println("  written:");
        List<String> tables = experiment.items().stream()
                .flatMap(entry -> entry.tables().stream())
                .distinct()
                .toList();
        tables.stream().limit(MOST_TABLES).forEach(table -> out.println("    " + table));
        if (tables.size() > MOST_TABLES) {
            out.println("    and %d more tables and views".formatted(tables.size() - MOST_TABLES));
        }
        experiment.files().forEach(file -> out.println("    " + place.apply(file)));
    }
}
