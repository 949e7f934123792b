package dev.jetstream.benchmarks.statistics;

import java.util.SplittableRandom;

/**
 * Made-up clients of the kinds that the original system was measured with: one value a client, seeded.
 *
 * <p>Counts are zero-inflated with a thousandth of far larger ones; continuous values are one fifth zeros and otherwise
 * log-normal, so that practically all are distinct.
 */
final class Clients {
    private final SplittableRandom random;

    Clients(long seed) {
        this.random = new SplittableRandom(seed);
    }

    double[] counts(int clients) {
        double[] rows = new double[clients];
        for (int i = 0; i < clients; i++) {
            rows[i] = count();
        }
        return rows;
    }

    double[] continuous(int clients) {
        double[] rows = new double[clients];
        for (int i = 0; i < clients; i++) {
            rows[i] = random.nextDouble() < 0.2 ? 0 : StrictMath.exp(1.5 * normal());
        }
        return rows;
    }

    double[] truths(int clients) {
        double[] rows = new double[clients];
        for (int i = 0; i < clients; i++) {
            rows[i] = random.nextDouble() < 0.3 ? 1 : 0;
        }
        return rows;
    }

    /** A second measure that goes with the first. */
    double[] relatedTo(double[] rows) {
        double[] others = continuous(rows.length);
        for (int i = 0; i < rows.length; i++) {
            others[i] += 0.5 * rows[i];
        }
        return others;
    }

    double[] uniform(int size) {
        return random.doubles(size).toArray();
    }

    private double count() {
        double kind = random.nextDouble();
        if (kind < 0.4) {
            return 0;
        }
        if (kind < 0.999) {
            return Math.floor(-30 * StrictMath.log(1 - random.nextDouble()) * (0.3 + random.nextDouble()));
        }
        return Math.floor(StrictMath.exp(5 + normal()));
    }

    private double normal() {
        return StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
