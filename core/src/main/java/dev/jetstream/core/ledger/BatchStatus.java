package dev.jetstream.core.ledger;

import java.util.List;

/**
 * How far a batch is, judged from its manifest and one listing.
 *
 * @param items in the order of the manifest
 */
public record BatchStatus(Manifest manifest, List<ItemStatus> items) {
    public BatchStatus {
        items = List.copyOf(items);
    }

    /** Items that are done: exported, superseded, or analysed where nothing is exported. */
    public List<ItemStatus> done() {
        return items.stream().filter(this::isDone).toList();
    }

    /** Items that ended without results. */
    public List<ItemStatus> failed() {
        return items.stream()
                .filter(item -> item.state() == ItemState.DEAD || item.state() == ItemState.INVALID)
                .toList();
    }

    /** Items that were given up: they alone make a batch fail. */
    public List<ItemStatus> dead() {
        return items.stream().filter(item -> item.state() == ItemState.DEAD).toList();
    }

    /** Items on which somebody still has something to do. */
    public List<ItemStatus> unfinished() {
        return items.stream().filter(this::isUnfinished).toList();
    }

    /** Whether a worker still has something to do. */
    public boolean isBeingAnalysed() {
        return items.stream().anyMatch(item -> !item.state().isOffTheWorkers());
    }

    private boolean isDone(ItemStatus item) {
        return item.state() == ItemState.EXPORTED
                || item.state() == ItemState.SUPERSEDED
                || (item.state() == ItemState.ANALYSED && !exports());
    }

    private boolean isUnfinished(ItemStatus item) {
        boolean awaitsExport = item.state() == ItemState.INVALID && exports() && !item.exported();
        return awaitsExport || !(isDone(item) || item.state().isTerminal());
    }

    private boolean exports() {
        return manifest.options().bucket() != null;
    }
}
