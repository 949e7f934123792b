package dev.jetstream.core.statistics.calibration;

import java.util.SplittableRandom;

/** Where the clients of a simulated experiment come from. */
enum Population {
    NORMAL(0, "normal (10, 2)", 11) {
        @Override
        double draw(SplittableRandom random) {
            return 10 + 2 * random.nextGaussian();
        }
    },
    COUNTS(1, "zero-inflated counts", 0.5) {
        @Override
        double draw(SplittableRandom random) {
            if (random.nextDouble() < 0.4) {
                return 0;
            }
            return Math.floor(-8 * StrictMath.log(1 - random.nextDouble()) * (0.3 + random.nextDouble()));
        }
    },
    LOG_NORMAL(2, "log-normal (0, 1)", 2) {
        @Override
        double draw(SplittableRandom random) {
            return StrictMath.exp(random.nextGaussian());
        }
    };

    private final int seed;
    private final String title;
    private final double limit;

    Population(int seed, String title, double limit) {
        this.seed = seed;
        this.title = title;
        this.limit = limit;
    }

    abstract double draw(SplittableRandom random);

    int seed() {
        return seed;
    }

    String title() {
        return title;
    }

    /** What makes a client a success, for statistics of truth values. */
    boolean isSuccess(double value) {
        return value > limit;
    }

    double[] clients(int size, SplittableRandom random) {
        double[] clients = new double[size];
        for (int i = 0; i < size; i++) {
            clients[i] = draw(random);
        }
        return clients;
    }
}
