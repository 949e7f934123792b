package dev.jetstream.core.statistics.calibration;

import dev.jetstream.core.statistics.StatisticRow;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Simulated A/A experiments of one statistic, population and size: how many intervals have the true 0 inside. */
record Cell(Judged judged, Population population, int clients) {
    /** Coverage by comparison (and decile), in per cent of {@code experiments}; seeds follow from the cell alone. */
    Map<String, Double> coverage(int experiments) {
        Map<String, LongAdder> covered = new ConcurrentHashMap<>();
        IntStream.range(0, experiments).parallel().forEach(experiment -> {
            SplittableRandom random = new SplittableRandom(seed(experiment));
            for (StatisticRow row : judged.comparisons(population, clients, random)) {
                Double lower = row.lower();
                Double upper = row.upper();
                LongAdder counter = covered.computeIfAbsent(
                        row.comparison() + (row.parameter() == null ? "" : " " + row.parameter()),
                        name -> new LongAdder());
                if (lower != null && upper != null && lower <= 0 && upper >= 0) {
                    counter.increment();
                }
            }
        });
        Map<String, Double> shares = new TreeMap<>();
        covered.forEach((name, counter) -> shares.put(name, 100.0 * counter.sum() / experiments));
        return shares;
    }

    private long seed(int experiment) {
        return 1_000_000L * (judged.seed() * 10 + population.seed() * 3 + (clients > 1000 ? 1 : 0)) + experiment;
    }
}
