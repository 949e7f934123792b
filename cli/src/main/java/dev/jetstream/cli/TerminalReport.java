package dev.jetstream.cli;

import dev.jetstream.cli.ItemReport.Window;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;

/** Prints for people what came of a batch: windows, clients, results with intervals, errors, and where files are. */
final class TerminalReport {
    private final Terminal terminal;
    private final PrintWriter out;

    TerminalReport(Terminal terminal, PrintWriter out) {
        this.terminal = terminal;
        this.out = out;
    }

    void print(List<ItemReport> items) {
        items.stream().filter(item -> !item.entry().state().isTerminal()).forEach(this::print);
        items.stream().filter(item -> isFailed(item.entry())).forEach(this::print);
        items.stream()
                .filter(item -> item.entry().state().isTerminal() && !isFailed(item.entry()))
                .forEach(this::print);
    }

    private static boolean isFailed(LedgerEntry entry) {
        return entry.state() == ItemState.DEAD || entry.state() == ItemState.INVALID;
    }

    private void print(ItemReport item) {
        LedgerEntry entry = item.entry();
        out.println();
        out.println(terminal.bold(entry.slug()) + "  " + entry.date() + "  "
                + entry.state().value());
        if (entry.error() != null && isFailed(entry)) {
            out.println("  " + Objects.requireNonNullElse(entry.errorClass(), "error") + ": " + entry.error());
        }
        if (!item.windows().isEmpty()) {
            out.println("  windows: "
                    + String.join(
                            ", ", item.windows().stream().map(Window::toString).toList()));
        }
        item.windows().stream()
                .filter(window -> !window.period().isPreenrollment())
                .forEach(window -> print(item, window));
        item.errors().forEach((message, count) -> out.println(terminal.red("  " + count + " × " + message)));
        printFiles(item);
    }

    private void print(ItemReport item, Window window) {
        List<ResultRow> rows = Objects.requireNonNullElse(item.rows().get(window), List.of());
        List<String> lines = new ResultsTable(terminal).lines(rows, item.referenceBranch());
        out.println();
        out.println("  " + terminal.bold(window.toString()) + ", clients: " + clients(rows, "all", "enrollments"));
        if (lines.isEmpty()) {
            out.println("  no comparison with '%s' among its %d rows".formatted(item.referenceBranch(), rows.size()));
        } else {
            lines.forEach(out::println);
            out.println(
                    terminal.dim("  * the interval leaves out zero; %,d rows in all, with segments, bases and deciles"
                            .formatted(rows.size())));
        }
    }

    private static String clients(List<ResultRow> rows, String segment, String basis) {
        TreeMap<String, Double> counts = new TreeMap<>();
        rows.stream()
                .filter(ResultRow::isCount)
                .filter(row -> row.segment().equals(segment) && row.basis().equals(basis))
                .forEach(row -> counts.put(row.branch(), Objects.requireNonNullElse(row.point(), 0.0)));
        List<String> texts = counts.entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%s %,.0f", count.getKey(), count.getValue()))
                .toList();
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    private void printFiles(ItemReport item) {
        if (!item.files().isEmpty()) {
            out.println();
            out.println("  written:");
            item.files().forEach(file -> out.println("    " + file));
        }
    }
}
