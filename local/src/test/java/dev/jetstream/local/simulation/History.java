package dev.jetstream.local.simulation;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.emulators.storage.StorageEngine;
import dev.jetstream.local.simulation.SimulatedArgo.Phase;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One history of the event core: triggers, dispatchers, workers, exporters, a workflow engine and an operator who
 * triggers again what has not ended. First with faults, then without until everything has ended.
 */
final class History {
    static final String STATE_BUCKET = "state";
    static final String RESULTS_BUCKET = "results";

    private static final Duration WITH_FAULTS = Duration.ofHours(12);

    /** Twice the longest work, a lease, and a quarter of an hour, for every batch and each of its follow-ups. */
    private static final Duration PATIENCE = Duration.ofHours(60);

    private static final long MOST_EVENTS = 400_000;

    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix());
    private final World world;
    private final Watch watch;
    private final SimulatedBus bus;
    private final SimulatedStore state;
    private final SimulatedStore results;
    private final SimulatedWarehouse warehouse;
    private final SimulatedArgo argo;
    private final Programs programs;
    private final List<DispatchRequest> causes = new ArrayList<>();
    private final Map<String, String> ended = new TreeMap<>();
    private int hosts;
    private long lookedAt = -1;
    private boolean over;
    private @Nullable Runnable afterwards;

    private History(long seed, FaultRates rates, boolean keepsLines, Wiring wiring) {
        world = new World(seed, rates, keepsLines);
        watch = new Watch(world);
        bus = new SimulatedBus(world, watch);
        StorageEngine storage = new StorageEngine(disk.getPath("/buckets"), world.clock());
        state = new SimulatedStore(STATE_BUCKET, storage, watch);
        results = new SimulatedStore(RESULTS_BUCKET, storage, watch);
        warehouse = new SimulatedWarehouse(world, watch);
        Plot plot = Plot.draw(seed);
        Laboratory laboratory = new Laboratory(plot.experiments());
        programs = wiring.programs(new Parts(world, watch, bus, state, results, warehouse, laboratory));
        argo = new SimulatedArgo(world, watch, programs::worker, programs::verify, programs::exit);
        begin(plot, laboratory);
    }

    /** How the services are put together; tests of the simulation put them together wrongly. */
    @FunctionalInterface
    interface Wiring {
        Programs programs(Parts parts);
    }

    /** What a history came to. */
    record Outcome(long seed, long trace, Tally tally, Ending ending) {}

    /**
     * Runs a history.
     *
     * @throws Violation when an invariant does not hold
     */
    static Outcome run(long seed, Wiring wiring) {
        return run(seed, FaultRates.draw(new SplittableRandom(seed)), wiring);
    }

    /** The same history without faults. */
    static Outcome undisturbed(long seed) {
        return run(seed, FaultRates.NONE, Programs::new);
    }

    /** What happens in a history, line by line, up to a violation if there is one. */
    static List<String> told(long seed, Wiring wiring) {
        History history = new History(seed, FaultRates.draw(new SplittableRandom(seed)), true, wiring);
        try {
            Outcome unused = history.run(seed);
        } catch (Violation violated) {
            history.world.trace("%s", violated);
        }
        return history.world.lines();
    }

    private static Outcome run(long seed, FaultRates rates, Wiring wiring) {
        return new History(seed, rates, false, wiring).run(seed);
    }

    private Outcome run(long seed) {
        keepRunning();
        boolean unused =
                world.time().runUntil(() -> world.time().nanos() >= WITH_FAULTS.toNanos() || isOver(), MOST_EVENTS);
        world.calm();
        long until = world.time().nanos() + PATIENCE.toNanos();
        boolean over = world.time().runUntil(() -> isOver() || world.time().nanos() > until, MOST_EVENTS) && isOver();
        if (!over) {
            throw new Violation(15, "not over %s after the last fault: %s".formatted(PATIENCE, open()));
        }
        world.tally().add("histories");
        world.tally()
                .add("virtual hours", Duration.ofNanos(world.time().nanos()).toHours());
        world.tally().add("events", world.time().events());
        Ending ending = Ending.of(warehouse, results);
        Verdicts.check(ending, watch, argo);
        Verdicts.lastWord(warehouse, watch);
        Verdicts.listedBytes(results, watch);
        return new Outcome(seed, world.traceHash(), world.tally(), ending);
    }

    private void begin(Plot plot, Laboratory laboratory) {
        DispatchRequest daily =
                DispatchRequest.daily(Laboratory.DATE, List.of(), RunOptions.defaults("p", "d", RESULTS_BUCKET));
        causes.add(daily);
        plot.triggers().forEach(after -> trigger(daily, after));
        Plot.Rerun rerun = plot.rerun();
        if (rerun != null) {
            String slug = laboratory.experiments().get(rerun.experiment()).slug();
            if (rerun.sourceChanged()) {
                afterwards = () -> {
                    warehouse.changeSource(slug);
                    rerun(slug, true, Duration.ofSeconds(1));
                };
            } else {
                rerun(slug, false, rerun.after());
            }
        }
    }

    private void rerun(String slug, boolean recreate, Duration after) {
        DispatchRequest rerun = new DispatchRequest(
                "rerun",
                Laboratory.DATE,
                List.of(slug),
                List.of(AnalysisPeriod.values()),
                new RunOptions(true, false, recreate, List.of(), "p", "d", RESULTS_BUCKET, "exposure", false),
                true,
                "rerun of " + slug,
                "typed once");
        causes.add(rerun);
        trigger(rerun, after);
    }

    private void trigger(DispatchRequest cause, Duration after) {
        world.time().later(after, () -> dispatch(cause));
    }

    private void dispatch(DispatchRequest cause) {
        Host host = new Host(world, "dispatcher-" + ++hosts);
        boolean[] answered = {false};
        host.run(
                programs.dispatcher(host, cause, argo.line(host))
                        .doOnNext(report -> note(cause, report))
                        .doOnSuccess(report -> answered[0] = true),
                () -> {
                    if (!answered[0]) {
                        trigger(cause, Duration.ofMinutes(5));
                    }
                });
    }

    private void note(DispatchRequest cause, DispatchReport report) {
        ended.put(cause.kind(), report.batch());
        world.trace("dispatched %s: %s", report.batch(), report.outcome());
        world.tally().add("reached: dispatch " + report.outcome());
    }

    /** Exporters are always there; the operator looks every two hours. */
    private void keepRunning() {
        startExporter();
        operate();
    }

    private void startExporter() {
        Host host = new Host(world, "exporter-" + ++hosts);
        host.run(programs.exporter(host), () -> world.time().later(Duration.ofSeconds(20), this::startExporter));
    }

    private void operate() {
        world.time().later(Duration.ofHours(2), () -> {
            for (DispatchRequest cause : causes) {
                String batch = ended.get(cause.kind());
                SimulatedArgo.Run run = batch == null ? null : argo.runs().get(batch);
                if (run != null && run.phase() == Phase.FAILED) {
                    world.tally().add("reached: triggered again after a failure");
                    dispatch(programs.again(cause));
                    if (world.chance(0.3)) {
                        world.tally().add("reached: triggered again by two at once");
                        dispatch(programs.again(cause));
                    }
                }
            }
            operate();
        });
    }

    /** Looks again only where the ledger or a workflow has changed. */
    private boolean isOver() {
        long changes = watch.changes() + argo.changes();
        if (changes != lookedAt) {
            lookedAt = changes;
            over = allIsOver();
            Runnable next = afterwards;
            if (over && next != null) {
                afterwards = null;
                over = false;
                next.run();
            }
        }
        return over;
    }

    private boolean allIsOver() {
        long acts = watch.manifests().values().stream()
                .filter(manifest -> manifest.previous() == null)
                .count();
        if (acts > causes.size()) {
            throw new Violation(12, "%d causes made %d batches".formatted(causes.size(), acts));
        }
        return acts == causes.size() && open().isEmpty();
    }

    /** What has not ended: workflows that run, and of the last batch of each chain what is not done. */
    private List<String> open() {
        List<String> open = new ArrayList<>();
        watch.manifests().values().stream().filter(this::isLast).forEach(manifest -> {
            for (Manifest.Item item : manifest.items()) {
                String key =
                        Watch.key(manifest.batch(), item.slug(), item.date().toString());
                LedgerEntry entry = watch.entries().get(key);
                if (entry == null
                        || entry.state() == ItemState.DEAD
                        || !entry.state().isTerminal()) {
                    open.add(key + " " + (entry == null ? "requested" : entry.state()));
                }
            }
        });
        argo.runs().forEach((batch, run) -> {
            if (run.phase() == Phase.RUNNING) {
                open.add("workflow of " + batch);
            }
        });
        return open;
    }

    private boolean isLast(Manifest manifest) {
        int next = BatchId.number(manifest.batch()) + 1;
        return !watch.manifests().containsKey(BatchId.followUp(manifest.batch(), next));
    }
}
