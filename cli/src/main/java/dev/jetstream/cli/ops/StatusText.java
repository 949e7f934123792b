package dev.jetstream.cli.ops;

import dev.jetstream.dispatcher.status.BatchView;
import dev.jetstream.dispatcher.status.ItemView;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Batches as lines; the state's word stands on every one, failed ones come first. */
final class StatusText {
    private static final int SHOWN = 300;

    private final PrintWriter out;
    private final Instant now;

    StatusText(PrintWriter out, Instant now) {
        this.out = out;
        this.now = now;
    }

    void print(List<BatchView> views, boolean items, Predicate<ItemView> wanted) {
        if (views.isEmpty()) {
            out.println("no batch was dispatched yet; begin with: jetstream dispatch --date YYYY-MM-DD");
            return;
        }
        views.forEach(view -> print(view, items, wanted));
    }

    private void print(BatchView view, boolean items, Predicate<ItemView> wanted) {
        String counts = view.counts().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
        out.println("%-8s %s: %s; since %s; %s"
                .formatted(
                        view.word(),
                        String.join(" → ", view.batches()),
                        counts,
                        Ages.since(view.manifest().created(), now),
                        view.manifest().reason()));
        if (items) {
            view.items().stream().filter(wanted).forEach(this::print);
        }
        if (view.word().equals("failed")) {
            out.println("         to take up again: jetstream dead-letters replay --batch "
                    + view.batches().get(0));
        }
    }

    private void print(ItemView item) {
        String holder = item.holder() == null ? "" : " by " + item.holder();
        String since = item.since() == null ? "" : " since " + Ages.since(item.since(), now);
        String attempts = item.attempts() > 1 ? ", attempt " + item.attempts() : "";
        out.println("  %-10s %s %s%s%s%s%s"
                .formatted(item.state().word(), item.slug(), item.date(), holder, since, attempts, reason(item)));
    }

    static String reason(ItemView item) {
        if (item.error() == null) {
            return "";
        }
        String line = item.error().strip().replaceAll("\\s*\\R\\s*", " ");
        String cut = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        return ": " + (item.errorClass() == null ? "" : item.errorClass() + ": ") + cut;
    }
}
