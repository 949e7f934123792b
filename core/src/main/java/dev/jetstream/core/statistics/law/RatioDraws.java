package dev.jetstream.core.statistics.law;

import java.util.Arrays;

/** Replicates of a ratio of totals for a handful of clients: 100,000 draws whose seed is the data itself. */
final class RatioDraws {
    private static final int REPLICATES = 100_000;

    private long state;

    private RatioDraws(long seed) {
        this.state = seed;
    }

    /** The law by its replicates; a 95 % bound of a normal law so drawn deviates by 0.2 % of the width. */
    static Law law(double[] x, double[] y, long[] counts) {
        long seed = 31 * (31L * Arrays.hashCode(x) + Arrays.hashCode(y)) + Arrays.hashCode(counts);
        double[] replicates = new RatioDraws(seed).replicates(x, y, clients(counts));
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
        return Law.through(sum.value() / REPLICATES, scores, quantiles);
    }

    private double[] replicates(double[] x, double[] y, int[] clients) {
        double[] replicates = new double[REPLICATES];
        for (int i = 0; i < REPLICATES; i++) {
            double totalX = 0;
            double totalY = 0;
            while (totalY == 0) {
                totalX = 0;
                for (int draw = 0; draw < clients.length; draw++) {
                    int drawn = clients[below(clients.length)];
                    totalX += x[drawn];
                    totalY += y[drawn];
                }
            }
            replicates[i] = totalX / totalY;
        }
        return replicates;
    }

    private static int[] clients(long[] counts) {
        int n = 0;
        for (long count : counts) {
            n += Math.toIntExact(count);
        }
        int[] clients = new int[n];
        int at = 0;
        for (int pair = 0; pair < counts.length; pair++) {
            for (long i = 0; i < counts[pair]; i++) {
                clients[at++] = pair;
            }
        }
        return clients;
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
