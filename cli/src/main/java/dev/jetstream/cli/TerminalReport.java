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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Prints for people what came of a batch: windows, clients, results with intervals, errors, and where files are. */
final class TerminalReport {
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
        for (LedgerEntry entry : experiment.items()) {
            out.println();
            out.println(terminal.bold(entry.slug()) + "  " + entry.date() + "  "
                    + entry.state().value());
            if (isFailed(entry)) {
                out.println("  " + Objects.requireNonNullElse(entry.errorClass(), "error") + ": "
                        + Objects.requireNonNullElse(entry.error(), "no message"));
            }
        }
        String reference = Objects.requireNonNullElse(referenceBranches.get(experiment.slug()), "");
        experiment.windows().stream()
                .filter(window -> !window.period().isPreenrollment())
                .forEach(window -> print(window, reference));
        experiment.windows().stream()
                .filter(window -> window.period().isPreenrollment())
                .forEach(window -> out.println("\n  " + terminal.bold(name(window)) + ", clients: " + clients(window)
                        + ": %,d rows".formatted(window.rows().size())));
        printErrors(experiment);
        printFiles(experiment);
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
        experiment.items().stream()
                .flatMap(entry -> entry.tables().stream())
                .distinct()
                .forEach(table -> out.println("    " + table));
        experiment.files().forEach(file -> out.println("    " + place.apply(file)));
    }
}
