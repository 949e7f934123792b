package dev.jetstream.local.simulation;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import dev.jetstream.worker.Verify;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * Runs workflows as Argo does: worker pods side by side, each started again when it dies, then the verdict, then the
 * exit handler. Some pods start twice, some long after everything is over.
 */
final class SimulatedArgo {
    private static final int WORKERS = 2;
    private static final int STARTS = 6;

    private final World world;
    private final Watch watch;
    private final BiFunction<Host, String, Mono<?>> worker;
    private final BiFunction<Host, String, Mono<Verify.Verdict>> verify;
    private final BiFunction<Host, String, Mono<?>> exit;
    private final Map<String, Run> runs = new TreeMap<>();
    private int pods;
    private long changes;

    /**
     * An engine.
     *
     * @param worker the program of a worker pod
     * @param verify the program of the verdict; whether the batch succeeded
     * @param exit the exit handler
     */
    SimulatedArgo(
            World world,
            Watch watch,
            BiFunction<Host, String, Mono<?>> worker,
            BiFunction<Host, String, Mono<Verify.Verdict>> verify,
            BiFunction<Host, String, Mono<?>> exit) {
        this.world = world;
        this.watch = watch;
        this.worker = worker;
        this.verify = verify;
        this.exit = exit;
    }

    /** The last run of each batch's workflow. */
    Map<String, Run> runs() {
        return runs;
    }

    /** How often a workflow has begun or ended. */
    long changes() {
        return changes;
    }

    WorkflowSubmitter line(Host host) {
        return manifest -> host.<Void>call("create workflow", () -> {
            create(manifest);
            return null;
        });
    }

    private void create(Manifest manifest) {
        Run there = runs.get(manifest.batch());
        if (there != null && there.phase == Phase.RUNNING) {
            world.tally().add("reached: workflow was there already");
            return;
        }
        changes++;
        watch.workflowBegun(manifest.batch());
        Run run = new Run(manifest.batch());
        runs.put(manifest.batch(), run);
        world.trace("workflow of %s", manifest.batch());
        for (int i = 0; i < WORKERS; i++) {
            run.open++;
            start(run, STARTS);
        }
        if (!world.rates().equals(FaultRates.NONE) && world.random().nextInt(8) == 0) {
            world.tally().add("fault: pod started twice");
            world.time().later(world.upTo(Duration.ofHours(5)), () -> stray(run));
        }
    }

    private void stray(Run run) {
        if (run.phase != Phase.RUNNING) {
            world.tally().add("reached: a pod of a batch that is over");
        }
        Host pod = new Host(world, "worker-" + ++pods);
        pod.run(worker.apply(pod, run.batch), () -> {});
    }

    private void start(Run run, int left) {
        world.time().later(world.upTo(Duration.ofSeconds(40)), () -> {
            Host pod = new Host(world, "worker-" + ++pods);
            boolean[] ended = {false};
            Mono<?> main = worker.apply(pod, run.batch).doOnSuccess(end -> ended[0] = true);
            pod.run(main, () -> {
                if (!ended[0] && left > 1) {
                    start(run, left - 1);
                } else if (--run.open == 0) {
                    judge(run, STARTS);
                }
            });
        });
    }

    private void judge(Run run, int left) {
        world.time().later(world.upTo(Duration.ofSeconds(40)), () -> {
            Host pod = new Host(world, "verify-" + ++pods);
            Boolean[] verdict = {null};
            Set<String> doneBefore = watch.done(run.batch);
            pod.run(
                    verify.apply(pod, run.batch).doOnNext(judged -> {
                        watch.judged(run.batch, judged, doneBefore);
                        verdict[0] = judged.succeeded();
                    }),
                    () -> {
                        if (verdict[0] == null && left > 1) {
                            judge(run, left - 1);
                        } else {
                            leave(run, Boolean.TRUE.equals(verdict[0]) ? Phase.SUCCEEDED : Phase.FAILED, STARTS);
                        }
                    });
        });
    }

    private void leave(Run run, Phase phase, int left) {
        Host pod = new Host(world, "exit-" + ++pods);
        boolean[] ended = {false};
        pod.run(exit.apply(pod, run.batch).doOnSuccess(end -> ended[0] = true), () -> {
            if (!ended[0] && left > 1) {
                world.time().later(Duration.ofSeconds(20), () -> leave(run, phase, left - 1));
            } else {
                run.phase = phase;
                changes++;
                world.trace("workflow of %s %s", run.batch, phase);
            }
        });
    }

    enum Phase {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** One run of a batch's workflow. */
    static final class Run {
        private final String batch;
        private int open;
        private Phase phase = Phase.RUNNING;

        Run(String batch) {
            this.batch = batch;
        }

        Phase phase() {
            return phase;
        }
    }
}
