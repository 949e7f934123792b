package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Replicates of a ratio of totals for a handful of clients: 100,000 draws whose seed is the data itself. */
final class RatioDraws {
    private static final int REPLICATES = 100_000;

    private long state;

    private RatioDraws(long seed) {
        this.state = seed;
    }

    /** The law by its replicates; a 95 % bound of a normal law so drawn deviates by 0.2 % of the width. */
    static Law law(List<PairColumn> columns, PairScaling scaling) {
        double[][] clients = clients(columns, scaling);
        double[] replicates = new RatioDraws(Arrays.deepHashCode(clients)).replicates(clients);
        CompensatedSum sum = new CompensatedSum();
        for (double replicate : replicates) {
            sum.add(replicate);
        }
        Arrays.sort(replicates);
        double[] scores = ScoreGrid.scores();
        double[] quantiles = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            int rank = (int) (Normal.cdf(scores[i]) * REPLICATES);
            quantiles[i] = replicates[Math.min(rank, REPLICATES - 1)];
        }
        return SplineLaw.through(sum.value() / REPLICATES, scores, quantiles);
    }

    private double[] replicates(double[][] clients) {
        double[] replicates = new double[REPLICATES];
        for (int i = 0; i < REPLICATES; i++) {
            double totalX = 0;
            double totalY = 0;
            while (totalY == 0) {
                totalX = 0;
                for (int draw = 0; draw < clients.length; draw++) {
                    double[] drawn = clients[below(clients.length)];
                    totalX += drawn[0];
                    totalY += drawn[1];
                }
            }
            replicates[i] = totalX / totalY;
        }
        return replicates;
    }

    /** One pair a client, in an order that does not depend on how they were given. */
    private static double[][] clients(List<PairColumn> columns, PairScaling scaling) {
        List<double[]> clients = new ArrayList<>();
        for (PairColumn column : columns) {
            for (int i = 0; i < column.size(); i++) {
                for (long j = 0; j < column.count(i); j++) {
                    clients.add(new double[] {scaling.x(column.x(i)) + 0.0, scaling.y(column.y(i)) + 0.0});
                }
            }
        }
        clients.sort(Arrays::compare);
        return clients.toArray(double[][]::new);
    }

    /** SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195), scaled to a small bound. */
    private int below(int bound) {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (int) (((mixed >>> 32) * bound) >>> 32);
    }
}
