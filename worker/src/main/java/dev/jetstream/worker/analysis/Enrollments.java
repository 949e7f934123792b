package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.plan.EnrollmentsNode;
import dev.jetstream.core.warehouse.Warehouse;
import reactor.core.publisher.Mono;

/** Makes the enrollments table of an experiment and nothing else. */
public final class Enrollments {
    private final Warehouse warehouse;
    private final Tables tables;

    /** In a warehouse. */
    public Enrollments(Warehouse warehouse) {
        this.warehouse = warehouse;
        this.tables = new Tables(warehouse);
    }

    /**
     * Makes the table unless it has rows; anew where the batch's options say so.
     *
     * @param manifest of the act, which has the experiment's item
     */
    public Mono<Void> ensure(Manifest manifest, Manifest.Item item, AnalysisConfig config, EnrollmentsNode node) {
        Item work = new Item(manifest, Requests.of(manifest, item), config, event -> {});
        return warehouse
                .ensureDataset(node.table().project(), node.table().dataset())
                .then(Mono.defer(() ->
                        tables.ensureEnrollments(work, node, manifest.options().recreateEnrollments())));
    }
}
