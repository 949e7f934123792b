package dev.jetstream.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.SegmentedSample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows that the statistics of a table do not depend on how many threads compute them. */
final class StatisticsFanOutTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int METRICS = 8;
    private static final int SEGMENTS = 3;
    private static final int CLIENTS = 3_000;
    private static final List<String> BRANCHES = List.of("control", "treatment-a", "treatment-b");
    private static final List<String> STATISTICS =
            List.of("bootstrap_mean", "linear_model_mean", "deciles", "empirical_cdf", "kernel_density_estimate");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void givesTheSameBitsOnAnyNumberOfThreads(int threads) {
        List<StatisticsFanOut.Piece> pieces = pieces();
        List<StatisticRow> alone = rows(pieces, 1);

        assertThat(alone).hasSizeGreaterThan(METRICS * SEGMENTS * 15);
        assertThat(rows(pieces, threads)).isEqualTo(alone);
    }

    private static List<StatisticRow> rows(List<StatisticsFanOut.Piece> pieces, int threads) {
        Scheduler cpu = Schedulers.newParallel("statistics-test", threads);
        try {
            return new StatisticsFanOut(cpu, threads)
                    .compute(pieces, piece -> {})
                    .doOnNext(StatisticsFanOutTest::requireNoEvents)
                    .flatMapIterable(StatisticResult::rows)
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();
        } finally {
            cpu.dispose();
        }
    }

    private static void requireNoEvents(StatisticResult result) {
        if (!result.events().isEmpty()) {
            throw new IllegalStateException(result.events().toString());
        }
    }

    private static List<StatisticsFanOut.Piece> pieces() {
        List<StatisticsFanOut.Piece> pieces = new ArrayList<>();
        List<SegmentedSample> samples = new ArrayList<>();
        for (int metric = 0; metric < METRICS; metric++) {
            samples.add(sample(metric));
        }
        for (int segment = 0; segment <= SEGMENTS; segment++) {
            StatisticContext context = new StatisticContext(
                    "speed",
                    BRANCHES,
                    AnalysisPeriod.OVERALL,
                    14,
                    AnalysisBasis.ENROLLMENTS,
                    segment == 0 ? "all" : "segment_" + segment);
            for (int metric = 0; metric < METRICS; metric++) {
                pieces.add(new StatisticsFanOut.Piece(
                        samples.get(metric),
                        segment == 0 ? 0 : 1L << (segment - 1),
                        context,
                        summaries("metric_" + metric),
                        (summary, failure) -> {
                            throw failure;
                        }));
            }
        }
        return pieces;
    }

    private static List<Summary> summaries(String name) {
        Metric metric = new Metric(
                name, null, null, null, null, true, List.of(), List.of(), null, "scalar", null, null, false, null);
        List<PreTreatment> treatments = List.of(new PreTreatment("remove_nulls", Map.of()));
        return STATISTICS.stream()
                .map(statistic -> new Summary(
                        metric,
                        statistic,
                        statistic.startsWith("empirical") || statistic.startsWith("kernel")
                                ? Map.<String, Object>of("log_space", true)
                                : Map.of(),
                        treatments))
                .toList();
    }

    /** Counts with many zeros and a long tail, in one part a segment. */
    private static SegmentedSample sample(int metric) {
        List<SegmentedSample.Part> parts = new ArrayList<>();
        for (int branch = 0; branch < BRANCHES.size(); branch++) {
            SplittableRandom random = new SplittableRandom(100L * metric + branch);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                double[] rows = new double[CLIENTS / SEGMENTS];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = random.nextDouble() < 0.4
                            ? 0
                            : Math.floor(-30 * StrictMath.log(1 - random.nextDouble()) * (0.3 + random.nextDouble()));
                }
                parts.add(new SegmentedSample.Part(
                        1L << segment, new BranchSample(BRANCHES.get(branch), WeightedValues.ofRows(rows))));
            }
        }
        return new SegmentedSample(ValueType.INTEGER, ValueType.INTEGER, parts);
    }
}
