package dev.jetstream.dispatcher.serve;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.EventTopics.Timing;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.DispatcherSettings;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import dev.jetstream.dispatcher.push.CommitStatuses;
import dev.jetstream.dispatcher.rerun.ChangeFinder;
import dev.jetstream.dispatcher.rerun.ExperimentTouch;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import dev.jetstream.dispatcher.webhook.DispatcherServer;
import dev.jetstream.dispatcher.webhook.RunsApi;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A dispatcher service on sockets of its own, over embedded servers; killed by {@link #close}, made again by anew. */
final class Service implements AutoCloseable {
    static final Timing TIMING = new Timing(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(1), 10);

    private final Scheduler timer = Schedulers.newSingle("service", true);
    private final GcpClients clients;
    private final DispatcherServer server;
    private final Disposable running;
    private final TriggerLoop loop;

    Service(GcpEndpoints endpoints, WorkflowSubmitter workflows) {
        this.clients = new GcpClients("p", endpoints, GcpSettings.defaults(), timer);
        ready();
        Clock clock = Clock.fixed(Instant.parse("2024-01-15T04:00:00Z"), ZoneOffset.UTC);
        Ledger ledger = new Ledger(clients.bucket("state"));
        FakeWarehouse warehouse = new FakeWarehouse();
        ExperimentSelector selector = new ExperimentSelector(CATALOG, CONFIGS, warehouse, timer, clock, 4);
        RequestAliases aliases = new RequestAliases(clients.bucket("state"));
        Dispatcher dispatcher = new Dispatcher(
                selector,
                new FrozenInputs(ledger, CONFIGS, timer),
                ledger,
                clients.bus(),
                clients.bus(),
                workflows,
                DispatcherSettings.defaults(TIMING),
                clock);
        TriggerPlanner planner = new TriggerPlanner(
                null,
                selector,
                CONFIGS,
                new ChangeFinder(CATALOG, warehouse, "p", "d", clock),
                RunOptions.defaults("p", "d", "results"),
                List.of(AnalysisPeriod.values()),
                clock);
        TriggerWork work = new TriggerWork(
                planner,
                aliases,
                dispatcher,
                new ExperimentTouch(warehouse, "p", "d", 1),
                CONFIGS,
                null,
                CommitStatuses.NONE,
                clients.bus(),
                Mono.empty(),
                clock);
        this.loop = new TriggerLoop(
                clients.inbox(EventTopics.DISPATCHER),
                work,
                new LeaseSettings(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofMinutes(1)),
                4,
                Duration.ofMillis(20),
                timer,
                new SimpleMeterRegistry(),
                clock);
        Sinks.Empty<Void> never = Sinks.empty();
        this.running = loop.run(never.asMono().thenReturn(true)).subscribe();
        this.server = DispatcherServer.start(
                ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                null,
                new RunsApi("the-token", clients.bus(), aliases, ledger, timer),
                new State(loop),
                new SimpleMeterRegistry());
    }

    int port() {
        return server.port();
    }

    GcpClients clients() {
        return clients;
    }

    /** Ends at once, with whatever it holds. */
    @Override
    public void close() {
        running.dispose();
        server.close();
        clients.close();
        timer.dispose();
    }

    private void ready() {
        var unused = clients.bucket("state")
                .ensureBucket()
                .then(clients.bus().ensureTopic(EventTopics.TRIGGERS))
                .then(clients.bus().ensureTopic(EventTopics.DEAD_LETTERS))
                .then(clients.bus().ensureSubscription(EventTopics.dispatcher(TIMING)))
                .blockOptional(Duration.ofSeconds(20));
    }

    private record State(TriggerLoop loop) implements ServiceState {
        @Override
        public Optional<String> notReady() {
            return loop.notReady();
        }

        @Override
        public String metrics() {
            return "";
        }
    }

    private static final ExperimentCatalog CATALOG = new ExperimentCatalog() {
        @Override
        public Flux<CatalogEntry> experiments() {
            return Flux.just(new CatalogEntry.Found(running("a")), new CatalogEntry.Found(running("b")));
        }

        @Override
        public Mono<CatalogEntry> experiment(String slug) {
            return experiments().filter(entry -> entry.isCalled(slug)).next();
        }
    };

    private static final ConfigStates CONFIGS = new ConfigStates() {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.just(new byte[] {'{', '}'});
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            return Mono.just(ConfigCollection.of(List.of(ConfigTree.of(Map.of()))));
        }
    };

    private static Experiment running(String slug) {
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                LocalDate.of(2024, 1, 1),
                null,
                7,
                "control",
                false,
                "firefox_desktop",
                "firefox-desktop",
                new BucketConfig("normandy_id", "n", 0, 100, 10_000),
                false,
                List.of(),
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}
