package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Kernel;
import java.util.List;

/**
 * {@code kernel_density_estimate} and {@code empirical_cdf}: a curve a branch over a grid of its own, without
 * comparisons.
 *
 * <p>Density: gaussian kernel of bandwidth n^(-1/5) (Scott) or (3n/4)^(-1/5) (Silverman) in the data's units, not times
 * the deviation, as the original system has it; error below 1e-13. Cumulative: share of all clients (nulls included)
 * with a value not above the point, exact to a rounding. Sources: Scott, "Multivariate density estimation" (1992);
 * Silverman, "Density estimation" (1986); the sum by {@link dev.jetstream.core.statistics.law.Kernel}. Points that
 * agree in 6 decimals are one row.
 */
final class Curve implements Statistic {
    static final List<String> DENSITY_PARAMETERS =
            List.of("bandwidth", "adjust", "kernel", "grid_size", "log_space", "period");
    static final List<String> CUMULATIVE_PARAMETERS = List.of("log_space", "grid_size", "period");

    private final boolean density;
    private final Bandwidth bandwidth;
    private final int gridSize;
    private final boolean logSpace;

    private Curve(Arguments arguments, boolean density, Bandwidth bandwidth) {
        this.density = density;
        this.bandwidth = bandwidth;
        this.gridSize = arguments.wholeNumber("grid_size", 256);
        this.logSpace = arguments.flag("log_space");
    }

    /** {@code kernel_density_estimate}. */
    static Curve density(Arguments arguments) {
        if (arguments.number("adjust", 1) != 1) {
            throw StatisticFailure.value("parameter 'adjust' is no longer supported");
        }
        if (!"gaussian".equals(arguments.text("kernel", "gaussian"))) {
            throw arguments.wrong("kernel", "gaussian");
        }
        return new Curve(arguments, true, Bandwidth.of(arguments));
    }

    /** {@code empirical_cdf}. */
    static Curve cumulative(Arguments arguments) {
        return new Curve(arguments, false, n -> 1);
    }

    @Override
    public String resultName() {
        return density ? "kernel_density_estimate" : "empirical_cdf";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        List<WeightedValues> samples = density ? measured.valuesWithoutNulls() : measured.values();
        for (int i = 0; i < samples.size(); i++) {
            String branch = measured.branches().get(i);
            Grid.problem(samples.get(i)).ifPresent(problem -> {
                throw StatisticFailure.value("branch '%s' %s".formatted(branch, problem));
            });
        }
        for (int i = 0; i < samples.size(); i++) {
            rows(measured, i, samples.get(i), rows);
        }
    }

    private void rows(Measured measured, int index, WeightedValues values, RowCollector rows) {
        String branch = measured.branches().get(index);
        boolean geometric = logSpace && Grid.canBeGeometric(values);
        if (logSpace && !geometric) {
            rows.warn(
                    "Refusing to create a geometric grid for %s of metric %s in branch %s, which has values from %s to %s"
                            .formatted(
                                    density ? "KernelDensityEstimate" : "EmpiricalCDF",
                                    measured.name(),
                                    branch,
                                    values.min(),
                                    values.max()));
        }
        double[] points = geometric ? Grid.geometric(values, gridSize) : Grid.linear(values, gridSize);
        if (density) {
            double width = bandwidth.forClients((double) values.n());
            Kernel kernel = new Kernel(values.distinct().column(), values.n(), width);
            rows.curve(branch, points, kernel::density);
        } else {
            rows.curve(branch, points, new Shares(values)::upTo);
        }
    }

    /** The share of clients up to one limit after the other, ascending. */
    private static final class Shares {
        private final DistinctValues values;
        private final double clients;
        private int place;
        private long within;

        Shares(WeightedValues values) {
            this.values = values.distinct();
            this.clients = values.n() + values.nulls();
        }

        double upTo(double limit) {
            while (place < values.size && values.values[place] <= limit) {
                within += values.count(place);
                place++;
            }
            return within / clients;
        }
    }

    /** How wide the kernel is for a number of clients. */
    private interface Bandwidth {
        double forClients(double n);

        static Bandwidth of(Arguments arguments) {
            if (arguments.raw("bandwidth") instanceof Number number) {
                double width = number.doubleValue();
                if (!(width > 0)) {
                    throw arguments.wrong("bandwidth", "positive");
                }
                return n -> width;
            }
            String rule = arguments.text("bandwidth", "scott");
            if ("scott".equals(rule)) {
                return n -> StrictMath.pow(n, -0.2);
            }
            if ("silverman".equals(rule)) {
                return n -> StrictMath.pow(0.75 * n, -0.2);
            }
            throw arguments.wrong("bandwidth", "scott, silverman or a number");
        }
    }
}
