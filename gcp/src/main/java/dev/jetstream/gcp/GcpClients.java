package dev.jetstream.gcp;

import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.gcp.bigquery.BigQueryWarehouse;
import dev.jetstream.gcp.pubsub.PubSubBus;
import dev.jetstream.gcp.pubsub.PubSubConnection;
import dev.jetstream.gcp.storage.Buckets;
import dev.jetstream.gcp.storage.GcsBlobStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Opens the clients of the three services when they are first asked for, and closes them in reverse order.
 *
 * <p>Close it after everything that was handed out has come to its end: deliveries cannot be settled afterwards. Safe
 * for use by several threads; clients may take a second to open, so ask where blocking is allowed.
 */
public final class GcpClients implements AutoCloseable {
    private final String project;
    private final GcpEndpoints endpoints;
    private final GcpSettings settings;
    private final Scheduler timer;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable BigQueryWarehouse warehouse;
    private @Nullable PubSubConnection pubsub;
    private @Nullable PubSubBus bus;
    private @Nullable Buckets buckets;

    /**
     * Opens nothing yet.
     *
     * @param project of topics and subscriptions, of jobs and of new buckets
     * @param timer for deadlines and pauses
     */
    public GcpClients(String project, GcpEndpoints endpoints, GcpSettings settings, Scheduler timer) {
        this.project = project;
        this.endpoints = endpoints;
        this.settings = settings;
        this.timer = timer;
    }

    /** BigQuery; jobs run in the project. */
    public synchronized Warehouse warehouse() {
        if (warehouse == null) {
            warehouse = opened(new BigQueryWarehouse(project, endpoints.bigquery(), settings.bigquery(), timer));
        }
        return warehouse;
    }

    /** A bucket of Cloud Storage. */
    public synchronized GcsBlobStore bucket(String name) {
        if (buckets == null) {
            buckets = opened(new Buckets(project, endpoints.storage(), settings.storage(), timer));
        }
        return buckets.bucket(name);
    }

    /** Publishing to Pub/Sub, topics and subscriptions. */
    public synchronized PubSubBus bus() {
        if (bus == null) {
            bus = opened(pubsub().bus());
        }
        return bus;
    }

    /** A subscription of Pub/Sub by its short name. */
    public synchronized Inbox inbox(String subscription) {
        return pubsub().inbox(subscription);
    }

    /**
     * Closes what was opened, the last first; one that fails does not keep the others open.
     *
     * @throws UnavailableException with all failures
     */
    @Override
    public synchronized void close() {
        List<Exception> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            UnavailableException all = new UnavailableException("Google's clients did not close well", failures.get(0));
            failures.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }

    private PubSubConnection pubsub() {
        if (pubsub == null) {
            pubsub = opened(new PubSubConnection(project, endpoints.pubsub(), settings.pubsub(), timer));
        }
        return pubsub;
    }

    private <C extends AutoCloseable> C opened(C client) {
        open.push(client);
        return client;
    }
}
