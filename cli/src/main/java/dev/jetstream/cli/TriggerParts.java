package dev.jetstream.cli;

import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What the dispatcher service is made of.
 *
 * @param refresh brings the clones of config repositories up to date
 * @param state bucket of the ledger
 * @param triggers the subscription {@code dispatcher}
 * @param ready makes topics, subscriptions, buckets and datasets
 * @param dispatcher with a way to start a batch's workers
 * @param workflows submits workflows, or null where batches are worked on in this process
 * @param work a batch's workers and exporter in this process, until it is done
 */
record TriggerParts(
        ExperimentCatalog catalog,
        ConfigStates configs,
        Mono<Void> refresh,
        ExperimentSelector selector,
        Warehouse warehouse,
        Ledger ledger,
        BlobStore state,
        Outbox outbox,
        Inbox triggers,
        Mono<Void> ready,
        Function<WorkflowSubmitter, Dispatcher> dispatcher,
        @Nullable WorkflowSubmitter workflows,
        Function<Manifest, Mono<Void>> work,
        LeaseSettings lease,
        Scheduler timer,
        Scheduler cpu,
        Scheduler files,
        Clock clock) {}
