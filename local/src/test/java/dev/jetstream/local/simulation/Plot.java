package dev.jetstream.local.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a history, whatever fails in it.
 *
 * @param experiments how many are analysed
 * @param triggers when the daily batch is triggered; several triggers are one act
 * @param rerun of one experiment, or null
 */
record Plot(
        int experiments, List<Duration> triggers, @Nullable Rerun rerun) {
    Plot {
        triggers = List.copyOf(triggers);
    }

    static Plot draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        int experiments = 1 + random.nextInt(3);
        List<Duration> triggers = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            triggers.add(Duration.ofSeconds(random.nextInt(1, i == 0 ? 10 : 3_600)));
        }
        Rerun rerun = random.nextInt(2) == 0 ? Rerun.draw(random, experiments) : null;
        return new Plot(experiments, triggers, rerun);
    }

    /** What histories have in common that end alike when nothing fails: all but the times. */
    Plot timeless() {
        return new Plot(
                experiments,
                List.of(Duration.ZERO),
                rerun == null ? null : new Rerun(rerun.experiment, rerun.sourceChanged, Duration.ZERO));
    }

    /**
     * Everything of an experiment is computed anew.
     *
     * @param experiment its number, from 0
     * @param sourceChanged whether its telemetry has changed; then the rerun is typed after the daily batch has ended
     * @param after how long after the start of the history it is typed
     */
    record Rerun(int experiment, boolean sourceChanged, Duration after) {
        private static Rerun draw(SplittableRandom random, int experiments) {
            int experiment = random.nextInt(experiments);
            return random.nextInt(2) == 0
                    ? new Rerun(experiment, false, Duration.ofSeconds(random.nextInt(60, 4 * 3_600)))
                    : new Rerun(experiment, true, Duration.ZERO);
        }
    }
}
