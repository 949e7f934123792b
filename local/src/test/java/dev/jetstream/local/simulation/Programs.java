package dev.jetstream.local.simulation;

import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.EventTopics.Timing;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.DispatcherSettings;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import dev.jetstream.exporter.Exporter;
import dev.jetstream.exporter.ExporterLoop;
import dev.jetstream.exporter.ExporterSettings;
import dev.jetstream.worker.Announcer;
import dev.jetstream.worker.ItemWork;
import dev.jetstream.worker.Verify;
import dev.jetstream.worker.WorkerEnd;
import dev.jetstream.worker.WorkerLoop;
import dev.jetstream.worker.WorkerSettings;
import dev.jetstream.worker.analysis.AnalysisPipeline;
import dev.jetstream.worker.log.LogTable;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The services as production wires them, each process over its own faulty lines. */
class Programs {
    static final Timing TIMING = Timing.cloud();
    private static final Map<String, Platform> PLATFORMS =
            PlatformConfig.builtIn().platforms();
    private static final TableId LOG = new TableId("p", "d", World.LOG_TABLE);

    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Parts parts;
    private final World world;

    Programs(Parts parts) {
        this.parts = parts;
        this.world = parts.world();
    }

    Mono<DispatchReport> dispatcher(Host host, DispatchRequest request, WorkflowSubmitter workflows) {
        Ledger ledger = ledger(host);
        ExperimentSelector selector = new ExperimentSelector(
                parts.laboratory().catalog(),
                parts.laboratory().configs(),
                warehouse(host),
                world.time(),
                host.clock(),
                4);
        return new Dispatcher(
                        selector,
                        inputs(ledger),
                        ledger,
                        topics(host),
                        outbox(host),
                        workflows,
                        DispatcherSettings.defaults(TIMING),
                        host.clock())
                .dispatch(request);
    }

    /** What an operator asks for after a failure: the same again, which is another batch of what is left. */
    DispatchRequest again(DispatchRequest failed) {
        return failed;
    }

    Mono<WorkerEnd> worker(Host host, String batch) {
        WorkerSettings settings = WorkerSettings.defaults(host.name(), 2).with(LeaseSettings.forAnalyses(), IDLE);
        Ledger ledger = ledger(host);
        AnalysisPipeline pipeline = new AnalysisPipeline(
                warehouse(host), inputs(ledger), PLATFORMS, ProgressListener.NONE, world.time(), settings);
        ItemWork work = new ItemWork(
                ledger,
                outbox(host),
                pipeline,
                new LogTable(warehouse(host), LOG, "jetstream"),
                settings,
                host.clock());
        return new WorkerLoop(
                        batch, inbox(host, EventTopics.batchSubscription(batch)), ledger, work, settings, world.time())
                .run(Mono.never());
    }

    Mono<Verify.Verdict> verify(Host host, String batch) {
        Ledger ledger = ledger(host);
        return new Verify(
                        ledger,
                        new Announcer(ledger, outbox(host)),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        world.time())
                .verify(batch);
    }

    Mono<Void> exit(Host host, String batch) {
        return topics(host).deleteSubscription(EventTopics.batchSubscription(batch));
    }

    Mono<Void> exporter(Host host) {
        Ledger ledger = ledger(host);
        Exporter exporter = new Exporter(
                ledger,
                inputs(ledger),
                warehouse(host),
                name -> store(host, parts.results()),
                settings(2),
                ProgressListener.NONE,
                host.clock());
        return topics(host)
                .ensureSubscription(EventTopics.exporter(TIMING))
                .then(topics(host).ensureSubscription(EventTopics.givenUp(TIMING)))
                .then(Mono.defer(() -> Mono.when(
                        loop(host, EventTopics.EXPORTER, exporter, settings(2)),
                        loop(host, EventTopics.GIVEN_UP, exporter, settings(1)))));
    }

    private static ExporterSettings settings(int slots) {
        return new ExporterSettings(slots, LeaseSettings.forExports(), IDLE, LOG);
    }

    private Mono<Void> loop(Host host, String subscription, Exporter exporter, ExporterSettings settings) {
        return new ExporterLoop(inbox(host, subscription), exporter, settings, world.time()).run(Mono.never());
    }

    private Ledger ledger(Host host) {
        return new Ledger(store(host, parts.state()));
    }

    private FrozenInputs inputs(Ledger ledger) {
        return new FrozenInputs(ledger, parts.laboratory().configs(), world.time());
    }

    BlobStore store(Host host, SimulatedStore bucket) {
        return bucket.line(host);
    }

    Inbox inbox(Host host, String subscription) {
        return parts.bus().inbox(host, subscription);
    }

    Outbox outbox(Host host) {
        return parts.bus().outbox(host);
    }

    Topics topics(Host host) {
        return parts.bus().topics(host);
    }

    Warehouse warehouse(Host host) {
        return parts.warehouse().line(host);
    }
}
