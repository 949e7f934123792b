package dev.jetstream.dispatcher.status;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.status.ItemView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A batch with its follow-ups as a person wants to see it.
 *
 * @param manifest of the first
 * @param batches ids of the chain, the first one first
 * @param items each once, as its newest batch has it; failed ones first
 */
public record BatchView(Manifest manifest, List<String> batches, List<ItemView> items) {
    private static final Comparator<ItemView> WORST_FIRST =
            Comparator.comparing(ItemView::state).thenComparing(ItemView::slug).thenComparing(ItemView::date);

    public BatchView {
        batches = List.copyOf(batches);
        items = items.stream().sorted(WORST_FIRST).toList();
    }

    /** How many items are in each state; states without items are not there. */
    public Map<State, Long> counts() {
        Map<State, Long> counts = new EnumMap<>(State.class);
        items.forEach(item -> counts.merge(item.state(), 1L, Long::sum));
        return counts;
    }

    /** In a word: failed, running or done. */
    public String word() {
        Map<State, Long> counts = counts();
        if (counts.containsKey(State.RETRYING)
                || counts.containsKey(State.RUNNING)
                || counts.containsKey(State.WAITING)
                || counts.containsKey(State.EXPORTING)) {
            return "running";
        }
        return counts.containsKey(State.DEAD) || counts.containsKey(State.INVALID) ? "failed" : "done";
    }

    /** The items that fail or are about to. */
    public List<ItemView> failing() {
        return items.stream().filter(ItemView::isFailing).toList();
    }

    /** The items that have been in hand for longer than such things take. */
    public List<ItemView> stuck(Instant now, Duration longest) {
        return items.stream().filter(item -> item.isStuck(now, longest)).toList();
    }
}
