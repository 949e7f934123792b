package dev.jetstream.cli;

import dev.jetstream.cli.observe.Observability;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenExperiment;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.input.RepositoryStates;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.BatchEnd;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.DispatcherSettings;
import dev.jetstream.dispatcher.FollowUps;
import dev.jetstream.dispatcher.deadletter.DeadLetterBox;
import dev.jetstream.dispatcher.deadletter.Replay;
import dev.jetstream.dispatcher.deadletter.Replayed;
import dev.jetstream.dispatcher.deadletter.Wanted;
import dev.jetstream.dispatcher.image.Images;
import dev.jetstream.dispatcher.rerun.ChangeFinder;
import dev.jetstream.dispatcher.rerun.ChangedExperiments;
import dev.jetstream.dispatcher.rerun.ExperimentTouch;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import dev.jetstream.exporter.Exporter;
import dev.jetstream.exporter.ExporterLoop;
import dev.jetstream.exporter.ExporterSettings;
import dev.jetstream.exporter.report.BatchReport;
import dev.jetstream.exporter.report.BatchReports;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import dev.jetstream.worker.Announcer;
import dev.jetstream.worker.ItemWork;
import dev.jetstream.worker.Verify;
import dev.jetstream.worker.WorkerEnd;
import dev.jetstream.worker.WorkerLoop;
import dev.jetstream.worker.WorkerSettings;
import dev.jetstream.worker.analysis.AnalysisPipeline;
import dev.jetstream.worker.end.EndReport;
import dev.jetstream.worker.end.RunTable;
import dev.jetstream.worker.log.LogTable;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The three services wired in one process: dispatcher, worker and exporter as in production, over a profile's services.
 *
 * <p>Locally there is no Argo: the workflow of a batch is a worker and an exporter in this process, then the verdict.
 */
@SuppressWarnings("TimeZoneUsage") // real time enters here
final class PipelineCommand implements AutoCloseable {
    private static final Duration PULL_WAIT = Duration.ofSeconds(1);
    private static final Duration EXPORT_PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_LETTERS = 10_000;
    private static final String RUN_TABLE = "jetstream_runs";
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Somebody waits: an empty answer is asked again at once, the server holds it anyway. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private final AnalysisOptions options;
    private final GroupOptions group;
    private final Profile profile;
    private final ProgressLines progress;
    private final Clock clock = Clock.systemUTC();
    private final int processes = processes(System.getenv("JETSTREAM_PROCESSES"));
    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final Scheduler cpu = Schedulers.newParallel("statistics", processes, true);
    private final Scheduler files = Schedulers.newBoundedElastic(8, 1_000, "files", 60, true);
    private final ExperimentCatalog catalog;
    private final Observability observability;
    private final Profile.Opened services;
    private final GcpClients clients;
    private final Warehouse warehouse;
    private final Ledger ledger;
    private final ConfigRepositories repositories;
    private final ConfigStates configs;
    private final FrozenInputs inputs;
    private final Outbox outbox;
    private final Topics topics;
    private final Function<String, Inbox> inboxes;
    private final @Nullable ClusterCommand cluster;
    private final boolean waitsForWorkflows;

    /**
     * Opens everything, in order.
     *
     * @param throughPubSub whether messages travel through Pub/Sub, or stay in this process
     * @param cluster on which workflows run, where the profile submits any and messages go through Pub/Sub; or null
     */
    PipelineCommand(
            GroupOptions group,
            AnalysisOptions options,
            Profile profile,
            ProgressLines progress,
            boolean throughPubSub,
            @Nullable ArgoOptions cluster) {
        if (cluster != null) {
            var unused = cluster.address();
        }
        this.group = group;
        this.options = options;
        this.profile = profile;
        this.progress = progress;
        // Before the servers: what is not there is said at once and leaves nothing behind.
        this.catalog = options.sources().catalog().open(clock, files);
        RepositoryOptions repositoryOptions = options.sources().repositories();
        this.repositories = options.ofBatches
                ? repositoryOptions.openOnDemand(options.workdir())
                : repositoryOptions.open(options.workdir());
        this.configs = new RepositoryStates(repositories, files);
        this.observability = new Observability(group.metricsAddress(), clock);
        this.services = profile.open(options.workdir());
        GcpEndpoints endpoints = new GcpEndpoints(services.pubsub(), services.bigquery(), services.storage());
        this.clients = new GcpClients(options.project(), endpoints, GcpSettings.defaults(), timer);
        this.warehouse = options.sqlOutput.around(clients.warehouse(), files);
        this.ledger = observability.ledger(clients.bucket(options.stateBucketOrDefault()));
        this.inputs = new FrozenInputs(ledger, configs, cpu);
        if (throughPubSub) {
            this.outbox = observability.outbox(clients.bus());
            this.topics = clients.bus();
            this.inboxes = name -> observability.inbox(name, clients.inbox(name));
        } else {
            InMemoryBus bus = new InMemoryBus(timer, PULL_WAIT);
            this.outbox = observability.outbox(bus);
            this.topics = bus;
            this.inboxes = name -> observability.inbox(name, bus.inbox(name));
        }
        this.cluster = throughPubSub && cluster != null && profile.submitsWorkflows()
                ? ClusterCommand.open(cluster, options, warehouse, timer)
                : null;
        this.waitsForWorkflows = cluster == null || cluster.monitorStatus;
    }

    /** Dispatches, works until the batches are done or their workflows have ended, and says what came of each. */
    List<Outcome> run(DispatchRequest request) {
        return finished(ready(request)
                .then(observability.act(
                        "dispatch",
                        Mono.defer(() -> dispatcher().dispatchAll(request).collectList())))
                .flatMapIterable(reports -> reports));
    }

    /** Takes dead letters up again, and works on their batches. */
    List<Outcome> replay(Wanted wanted, boolean dry, int limit, Consumer<List<Replayed>> told) {
        DeadLetterBox box =
                new DeadLetterBox(clients.inbox(EventTopics.DEAD_LETTERS_READ), MOST_LETTERS, PULL_WAIT, timer);
        dev.jetstream.dispatcher.Batches opened = new dev.jetstream.dispatcher.Batches(
                inputs, ledger, topics, outbox, workflows(), dispatcherSettings(), clock);
        Replay replay = new Replay(ledger, opened, new FollowUps(selector(), opened), outbox, limit);
        Set<String> settled = ConcurrentHashMap.newKeySet();
        Mono<List<Replayed>> replayed = box.open(
                letters -> replay.replay(letters, wanted, dry)
                        .doOnNext(results -> results.stream()
                                .filter(result -> !dry && result.isSettled())
                                .map(Replayed::letter)
                                .filter(Objects::nonNull)
                                .forEach(letter -> settled.add(letter.id()))),
                letter -> settled.contains(letter.id()));
        return finished(standing()
                .then(replayed.doOnNext(told))
                .flatMapIterable(results -> results.stream()
                        .map(Replayed::report)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList()));
    }

    private List<Outcome> finished(Flux<DispatchReport> dispatched) {
        return dispatched
                .collectList()
                .flatMapIterable(reports -> reports)
                .concatMap(this::finished)
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    private Mono<Outcome> finished(DispatchReport dispatched) {
        Manifest manifest = dispatched.manifest();
        Outcome onItsWay = new Outcome(dispatched, null, Map.of(), null);
        if (manifest == null || (cluster != null && !waitsForWorkflows)) {
            return Mono.just(onItsWay);
        }
        Mono<Void> ended = cluster == null
                ? work(manifest)
                : cluster.ended(manifest.batch()).then();
        return ended.then(Mono.defer(() -> outcome(dispatched)));
    }

    /** What came of a request; without a batch there is neither report nor verdict. */
    record Outcome(
            DispatchReport dispatched,
            @Nullable BatchReport report,
            Map<String, String> referenceBranches,
            Verify.@Nullable Verdict verdict) {
        ExitCode exitCode() {
            return verdict == null || verdict.succeeded() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** Where a person finds an exported object. */
    String place(String object) {
        return services.place(Objects.requireNonNullElse(options.bucket(), "none"), object);
    }

    /** Labels the tables of experiments as updated at this moment. */
    void touch(List<String> slugs) {
        var unused = newestConfigs()
                .flatMap(newest -> new ExperimentTouch(warehouse, options.project(), options.dataset(), processes)
                        .touch(slugs, newest, clock.instant()))
                .blockOptional();
    }

    /** The experiments that a changed config or a flag concerns. */
    ChangedExperiments changes() {
        return newestConfigs()
                .flatMap(newest ->
                        new ChangeFinder(catalog, warehouse, options.project(), options.dataset(), clock).find(newest))
                .blockOptional()
                .orElseThrow();
    }

    /** Those of some experiments that have a broken record or config, with what is wrong. */
    Map<String, String> broken(List<String> slugs) {
        return Flux.fromIterable(slugs)
                .concatMap(slug -> selector()
                        .named(List.of(slug), null, runOptions())
                        .then(Mono.<Map.Entry<String, String>>empty())
                        .onErrorResume(InvalidException.class, error -> Mono.just(Map.entry(slug, error.reason()))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .blockOptional()
                .orElseThrow();
    }

    private Mono<ConfigCollection> newestConfigs() {
        return configs.snapshot(null).flatMap(configs::load);
    }

    RunOptions runOptions() {
        return options.runOptions(options.bucket());
    }

    /** Topics, standing subscriptions, buckets and datasets, and what the profile makes ready. */
    private Mono<Void> ready(DispatchRequest request) {
        Mono<Void> standing = standing();
        return profile.prepares() ? standing.then(Mono.defer(() -> prepared(request))) : standing;
    }

    /** Topics, standing subscriptions, buckets and datasets. */
    Mono<Void> standing() {
        return Flux.concat(
                        topics.ensureTopic(EventTopics.REQUESTS),
                        topics.ensureTopic(EventTopics.EVENTS),
                        topics.ensureSubscription(EventTopics.deadLetters(profile.timing())),
                        topics.ensureSubscription(EventTopics.givenUp(profile.timing())),
                        topics.ensureSubscription(EventTopics.exporter(profile.timing())),
                        clients.bucket(options.stateBucketOrDefault()).ensureBucket(),
                        Mono.justOrEmpty(options.bucket())
                                .flatMap(bucket -> clients.bucket(bucket).ensureBucket()),
                        warehouse.ensureDataset(options.project(), options.dataset()),
                        warehouse.ensureDataset(group.logProject, group.logDataset))
                .then();
    }

    private Mono<Void> prepared(DispatchRequest request) {
        LocalDate date = request.date();
        Mono<Selection> selection = request.slugs().isEmpty()
                ? selector().all(Objects.requireNonNull(date), request.options())
                : selector().named(request.slugs(), date, request.options());
        return selection
                .map(Selection::selected)
                .filter(selected -> !selected.isEmpty())
                .flatMap(selected -> profile.prepare(
                        clients.warehouse(),
                        selected.stream().map(Selected::config).toList(),
                        last(selected),
                        everyPeriod()));
    }

    private static LocalDate last(List<Selected> selected) {
        return selected.stream()
                .flatMap(one -> one.dates().stream())
                .max(LocalDate::compareTo)
                .orElse(LocalDate.EPOCH);
    }

    /** Telemetry is made for all periods, whichever are asked for, so that it stays the same. */
    private PlanOptions everyPeriod() {
        return options.planOptions().of(EnumSet.allOf(AnalysisPeriod.class));
    }

    private ExperimentSelector selector() {
        return new ExperimentSelector(catalog, configs, warehouse, cpu, clock, processes);
    }

    /** What the dispatcher service is made of. */
    TriggerParts triggers() {
        return new TriggerParts(
                catalog,
                configs,
                Mono.<Void>fromRunnable(repositories::refresh).subscribeOn(files),
                selector(),
                warehouse,
                ledger,
                clients.bucket(options.stateBucketOrDefault()),
                outbox,
                inboxes.apply(EventTopics.DISPATCHER),
                standing()
                        .then(topics.ensureTopic(EventTopics.TRIGGERS))
                        .then(topics.ensureSubscription(EventTopics.dispatcher(profile.timing()))),
                this::dispatcher,
                cluster == null ? null : cluster.submitter(),
                this::work,
                lease(),
                timer,
                cpu,
                files,
                clock);
    }

    private Dispatcher dispatcher() {
        return dispatcher(workflows());
    }

    /** In this process nothing is submitted: {@link #work} follows. */
    private WorkflowSubmitter workflows() {
        return cluster == null ? manifest -> Mono.empty() : cluster.submitter();
    }

    private DispatcherSettings dispatcherSettings() {
        return DispatcherSettings.defaults(profile.timing());
    }

    private Dispatcher dispatcher(WorkflowSubmitter workflows) {
        return new Dispatcher(
                selector(),
                cluster == null ? Images.none() : cluster.images(),
                inputs,
                ledger,
                topics,
                outbox,
                workflows,
                dispatcherSettings(),
                clock);
    }

    /** What this process tells of itself. */
    Observability observability() {
        return observability;
    }

    private Mono<Void> work(Manifest manifest) {
        return observability.batch(manifest, Mono.defer(() -> workOn(manifest)));
    }

    /** The batch's workflow: work until nothing is left, export meanwhile, and stop when the ledger says so. */
    private Mono<Void> workOn(Manifest manifest) {
        Sinks.Empty<Void> done = Sinks.empty();
        Mono<Void> finished = ledger.status(manifest.batch())
                .filter(status -> status.unfinished().isEmpty())
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK, timer))
                .then(Mono.fromRunnable(() -> done.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST)));
        return Mono.when(
                        worker(manifest.batch(), 0, Mono.never())
                                .then(announcer().remind(manifest.batch()))
                                .then(finished),
                        exporter(done.asMono().cache().thenReturn(true)))
                .then(Mono.defer(() -> reportEnd(manifest.batch(), null)))
                .then();
    }

    /** A worker of a batch: until nothing is left, or as many messages were taken (0 for all), or it is stopped. */
    Mono<WorkerEnd> worker(String batch, int maxMessages, Mono<?> stop) {
        WorkerSettings settings = WorkerSettings.defaults(holder(), processes)
                .with(options.slots, maxMessages)
                .with(lease(), IDLE);
        LogTable logTable = new LogTable(warehouse, logTable(), group.logSource);
        AnalysisPipeline pipeline =
                new AnalysisPipeline(warehouse, inputs, PlatformConfig.builtIn().platforms(), progress, cpu, settings);
        return new WorkerLoop(
                        batch,
                        inboxes.apply(EventTopics.batchSubscription(batch)),
                        ledger,
                        new ItemWork(ledger, outbox, pipeline, logTable, settings, clock),
                        settings,
                        timer)
                .run(stop);
    }

    /** Who holds an item, as {@code status} shows it: the pod, or this process. */
    private static String holder() {
        @Nullable String pod = System.getenv("POD_NAME");
        return pod == null || pod.isEmpty() ? "local-" + ProcessHandle.current().pid() : pod;
    }

    /** The exporter, of what workers tell and of what the bus has given up, until it is stopped. */
    Mono<Void> exporter(Mono<?> stop) {
        ExporterSettings usual = ExporterSettings.defaults(logTable());
        ExporterSettings exports = new ExporterSettings(usual.slots(), lease(), IDLE, usual.logTable());
        Exporter exporter = new Exporter(ledger, inputs, warehouse, this::bucket, exports, progress, clock);
        return Mono.when(Stream.of(EventTopics.EXPORTER, EventTopics.GIVEN_UP)
                .map(name -> new ExporterLoop(inboxes.apply(name), exporter, exports, timer).run(stop))
                .toList());
    }

    private Announcer announcer() {
        return new Announcer(ledger, outbox);
    }

    /** Judges a batch by the ledger. */
    Mono<Verify.Verdict> verify(String batch, Duration patience) {
        return new Verify(ledger, announcer(), patience, LOOK, timer).verify(batch);
    }

    /** Tells that a batch is over, and removes its subscription. */
    Mono<BatchEnd> reportEnd(String batch, @Nullable String workflow) {
        TableId logs = logTable();
        RunTable runs =
                new RunTable(warehouse, logs == null ? null : new TableId(logs.project(), logs.dataset(), RUN_TABLE));
        return new EndReport(ledger, runs, outbox, topics, clock).report(batch, workflow);
    }

    private Mono<Outcome> outcome(DispatchReport dispatched) {
        Mono<Verify.Verdict> verdict = verify(dispatched.batch(), EXPORT_PATIENCE);
        Mono<Map<String, String>> references = Flux.fromIterable(
                        dispatched.manifest() == null
                                ? List.<Manifest.Item>of()
                                : dispatched.manifest().items())
                .distinct(Manifest.Item::slug)
                .concatMap(item -> inputs.read(dispatched.batch(), item.experimentSha256(), item.configsSha256())
                        .map(frozen -> Map.entry(item.slug(), reference(frozen)))
                        .onErrorResume(unresolvable -> Mono.empty()))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
        return Mono.zip(new BatchReports(ledger, this::bucket).of(dispatched.batch()), references, verdict)
                .map(found -> new Outcome(dispatched, found.getT1(), found.getT2(), found.getT3()));
    }

    /** The configured reference branch, or the first. */
    private static String reference(FrozenExperiment frozen) {
        String configured = frozen.config().experiment().referenceBranch();
        if (configured != null) {
            return configured;
        }
        return frozen.record().branches().isEmpty()
                ? ""
                : frozen.record().branches().get(0).slug();
    }

    private BlobStore bucket(String name) {
        return clients.bucket(name);
    }

    private @Nullable TableId logTable() {
        return group.logToBigQuery || profile.prepares() || services.bigquery() != null
                ? new TableId(group.logProject, group.logDataset, group.logTable)
                : null;
    }

    /** As long as the subscription's deadline, so that a lease never ends before its first renewal. */
    private LeaseSettings lease() {
        Duration lease = profile.timing().workerDeadline();
        return new LeaseSettings(
                lease, lease.dividedBy(3), LeaseSettings.forAnalyses().maximumHold());
    }

    private static int processes(@Nullable String configured) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (configured == null || configured.isEmpty() || configured.equals("0")) {
            return cores;
        }
        if (!configured.matches("\\d{1,3}")) {
            throw new NothingSelectedException(
                    "JETSTREAM_PROCESSES is '%s' and must be a number of threads, 1 to 999, or 0 for one per core"
                            .formatted(configured));
        }
        return Integer.parseInt(configured);
    }

    @Override
    public void close() {
        try {
            if (cluster != null) {
                cluster.close();
            }
            clients.close();
        } finally {
            services.close();
            observability.close();
            timer.dispose();
            cpu.dispose();
            files.dispose();
        }
    }
}
