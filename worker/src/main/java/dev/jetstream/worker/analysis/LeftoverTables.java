package dev.jetstream.worker.analysis;

import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.plan.Leftovers;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Deletes what a rerun leaves over, after everything that takes its place is there: readers never find a hole. */
final class LeftoverTables {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverTables.class);

    private final Warehouse warehouse;

    LeftoverTables(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** Deletes the leftovers of an item that are the experiment's own and older than its batch. */
    Mono<Void> delete(Item item, Leftovers leftovers, String project, String dataset) {
        return Flux.fromIterable(leftovers.prefixes())
                .concatMap(prefix -> warehouse.tables(project, dataset, prefix))
                .filter(table ->
                        !table.isView() && leftovers.contains(table.id().table()))
                .map(TableInfo::id)
                .distinct()
                .concatMap(warehouse::table) // listings do not tell whose a table is
                .filter(table -> item.slug().equals(table.description()) && isOlder(table, item))
                .doOnNext(table -> LOG.info("{} is left over from before and deleted", table.id()))
                .concatMap(table -> warehouse.delete(table.id()))
                .then();
    }

    private static boolean isOlder(TableInfo table, Item item) {
        String batch = Labels.batch(table);
        boolean own = batch != null && BatchId.first(batch).equals(BatchId.first(item.batch()));
        return !own && Labels.newerBatch(table, item.manifest()) == null;
    }
}
