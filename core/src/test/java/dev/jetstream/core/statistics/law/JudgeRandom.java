package dev.jetstream.core.statistics.law;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws replicates by the definition of each law, sharing nothing with the code that is judged. Seeded. */
final class JudgeRandom {
    private final SplittableRandom random;

    JudgeRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Ascending log-normal values, no two alike. */
    double[] logNormals(int size, double shape) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = StrictMath.exp(shape * normal());
        }
        Arrays.sort(values);
        return values;
    }

    /** Sorted means under Dirichlet weights: normalised gamma draws. */
    double[] dirichletMeans(double[] values, long[] counts, int replicates) {
        double[] means = new double[replicates];
        for (int i = 0; i < replicates; i++) {
            double total = 0;
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                double weight = 0;
                for (long client = 0; client < counts[j]; client++) {
                    weight -= StrictMath.log(1 - random.nextDouble());
                }
                total += weight;
                sum += weight * values[j];
            }
            means[i] = sum / total;
        }
        Arrays.sort(means);
        return means;
    }

    /** Sorted ratios of totals under resampling with replacement, one pair a client. */
    double[] ratios(double[] x, double[] y, int replicates) {
        double[] ratios = new double[replicates];
        for (int i = 0; i < replicates; i++) {
            double totalX = 0;
            double totalY = 0;
            for (int client = 0; client < x.length; client++) {
                int drawn = random.nextInt(x.length);
                totalX += x[drawn];
                totalY += y[drawn];
            }
            ratios[i] = totalX / totalY;
        }
        Arrays.sort(ratios);
        return ratios;
    }

    /** Values of a law by inversion at uniform draws, in the order drawn. */
    double[] draws(Law law, int size) {
        double[] draws = new double[size];
        for (int i = 0; i < size; i++) {
            draws[i] = law.quantile(normal());
        }
        return draws;
    }

    private double normal() {
        return StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
