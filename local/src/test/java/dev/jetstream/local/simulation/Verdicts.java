package dev.jetstream.local.simulation;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import java.util.Map;
import java.util.Objects;

/** The invariants of a history's end. */
final class Verdicts {
    private Verdicts() {}

    static void check(Ending ending, Watch watch, SimulatedArgo argo) {
        for (LedgerEntry entry : watch.entries().values()) {
            if (entry.state() == ItemState.EXPORTED) {
                entry.tables().forEach(table -> {
                    if (!ending.tables().containsKey(table)) {
                        throw new Violation(4, "%s lists %s, which is not there".formatted(entry.slug(), table));
                    }
                });
                entry.objects().forEach(object -> {
                    if (!ending.exports().containsKey(object.name())) {
                        throw new Violation(
                                4, "%s lists %s, which is not there".formatted(entry.slug(), object.name()));
                    }
                });
            }
        }
        argo.runs().forEach((batch, run) -> {
            boolean clean =
                    watch.done(batch).size() == watch.manifest(batch).items().size();
            if (run.phase() == SimulatedArgo.Phase.SUCCEEDED && !clean) {
                throw new Violation(13, "the workflow of %s succeeded, and its items did not".formatted(batch));
            }
        });
    }

    /** Every object that an item lists has the listed bytes, unless an export has written it since. */
    static void listedBytes(SimulatedStore results, Watch watch) {
        for (LedgerEntry entry : watch.entries().values()) {
            for (LedgerEntry.Output output : entry.objects()) {
                Blob there = Objects.requireNonNull(results.find(output.name()), output.name());
                String writer = there.info().metadata().getOrDefault("batch", "");
                boolean same = Digest.sha256(there.bytes()).equals(output.sha256());
                if (!same && !watch.isOlder(entry.batch(), writer)) {
                    throw new Violation(
                            4, "%s is not as %s of %s lists it".formatted(output.name(), entry.slug(), entry.batch()));
                }
            }
        }
    }

    /** Of what a batch computed anew every table is its own, or a newer one's. */
    static void lastWord(SimulatedWarehouse warehouse, Watch watch) {
        for (LedgerEntry entry : watch.entries().values()) {
            Manifest manifest = watch.manifest(entry.batch());
            if (entry.state() == ItemState.EXPORTED && manifest.recompute()) {
                for (String name : entry.tables()) {
                    SimulatedTable table = warehouse.tables().get(name);
                    boolean enrollments = name.contains(".enrollments_");
                    if (table != null
                            && !table.isView()
                            && !enrollments
                            && watch.isOlder(table.writer(), entry.batch())) {
                        throw new Violation(
                                8,
                                "%s of %s was replaced by the older %s".formatted(name, entry.batch(), table.writer()));
                    }
                }
            }
        }
    }

    /** Compares with what the same history leaves without faults. */
    static void same(Ending disturbed, Ending undisturbed) {
        compare(disturbed.tables(), undisturbed.tables());
        compare(disturbed.exports(), undisturbed.exports());
    }

    private static void compare(Map<String, String> disturbed, Map<String, String> undisturbed) {
        if (!disturbed.keySet().equals(undisturbed.keySet())) {
            throw new Violation(
                    5, "there is %s, without faults %s".formatted(disturbed.keySet(), undisturbed.keySet()));
        }
        disturbed.forEach((name, hash) -> {
            if (!hash.equals(undisturbed.get(name))) {
                throw new Violation(5, name + " is another one without faults");
            }
        });
    }
}
