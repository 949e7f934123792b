package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample of two measures per client as pairs with counts: metric and covariate, or numerator and denominator.
 *
 * <p>NaN stands for null. Pairs keep the order in which they were given, as no statistic depends on it; seen from
 * outside they ascend by x, then y, equal ones joined, NaN last. Immutable, for any number of threads.
 */
public final class WeightedPairs {
    /** No clients. */
    public static final WeightedPairs EMPTY = new WeightedPairs(List.of());

    private final List<PairColumn> columns;
    private final List<Column> firstColumns;
    private final List<Column> secondColumns;
    private final long n;
    // found again by whoever comes first; all find the same, and their fields are final
    private @Nullable PairColumn ordered;
    private @Nullable WeightedValues firsts;

    private WeightedPairs(List<PairColumn> columns) {
        this.columns = List.copyOf(columns);
        Column[] first = new Column[columns.size()];
        Column[] second = new Column[columns.size()];
        long total = 0;
        for (int c = 0; c < first.length; c++) {
            PairColumn column = columns.get(c);
            first[c] = column.first();
            second[c] = column.second();
            for (int i = 0; i < column.size(); i++) {
                total += column.count(i);
            }
        }
        this.firstColumns = List.of(first);
        this.secondColumns = List.of(second);
        this.n = total;
    }

    /** Pairs in any order, repeated or not, each with its count (0 or more). */
    public static WeightedPairs of(double[] x, double[] y, long[] counts) {
        if (x.length != y.length || x.length != counts.length) {
            throw new IllegalArgumentException(
                    "%s and %s values with %s counts".formatted(x.length, y.length, counts.length));
        }
        double[] keptX = new double[x.length];
        double[] keptY = new double[x.length];
        long[] keptCounts = new long[x.length];
        int size = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) {
                throw new IllegalArgumentException(
                        "count %s of pair (%s, %s) is negative".formatted(counts[i], x[i], y[i]));
            }
            keptX[size] = x[i];
            keptY[size] = y[i];
            keptCounts[size] = counts[i];
            size += counts[i] > 0 ? 1 : 0;
        }
        return size == x.length
                ? new WeightedPairs(List.of(new PairColumn(keptX, keptY, keptCounts)))
                : new WeightedPairs(List.of(new PairColumn(
                        Arrays.copyOf(keptX, size), Arrays.copyOf(keptY, size), Arrays.copyOf(keptCounts, size))));
    }

    /** One pair a client, in any order. */
    public static WeightedPairs ofRows(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("%s values with %s others".formatted(x.length, y.length));
        }
        return new WeightedPairs(List.of(new PairColumn(x.clone(), y.clone(), null)));
    }

    /** The union of samples of different clients: counts of equal pairs add up. Copies nothing. */
    public static WeightedPairs merge(List<WeightedPairs> samples) {
        if (samples.size() == 1) {
            return samples.get(0);
        }
        List<PairColumn> all = new ArrayList<>();
        for (WeightedPairs sample : samples) {
            all.addAll(sample.columns);
        }
        return new WeightedPairs(all);
    }

    /** How many distinct pairs there are. */
    public int size() {
        return ordered().size();
    }

    /** The first measure at a place. */
    public double x(int index) {
        return ordered().x(index);
    }

    /** The second measure at a place. */
    public double y(int index) {
        return ordered().y(index);
    }

    /** How many clients have the pair at that place; at least 1. */
    public long count(int index) {
        return ordered().count(index);
    }

    /** Clients, those with nulls included. */
    public long n() {
        return n;
    }

    /** The first measure alone. */
    public WeightedValues firsts() {
        WeightedValues found = firsts;
        if (found == null) {
            found = values(firstColumns());
            firsts = found;
        }
        return found;
    }

    /** The second measure alone. */
    public WeightedValues seconds() {
        return values(secondColumns());
    }

    /** The pairs in the order in which they are at hand. */
    List<PairColumn> columns() {
        return columns;
    }

    /** The first measures in that order. */
    List<Column> firstColumns() {
        return firstColumns;
    }

    /** The second measures in that order. */
    List<Column> secondColumns() {
        return secondColumns;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof WeightedPairs that) || n != that.n || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!same(x(i), that.x(i)) || !same(y(i), that.y(i)) || count(i) != that.count(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        long hash = 1;
        for (int i = 0; i < size(); i++) {
            hash = 31 * (31 * (31 * hash + Double.hashCode(x(i))) + Double.hashCode(y(i))) + count(i);
        }
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return "WeightedPairs[n=%s]".formatted(n);
    }

    private static WeightedValues values(List<Column> columns) {
        if (columns.size() == 1 && columns.get(0).isPlain()) {
            return WeightedValues.ofRows(columns.get(0).array());
        }
        int size = columns.stream().mapToInt(Column::size).sum();
        double[] values = new double[size];
        int at = 0;
        for (Column column : columns) {
            for (int i = 0; i < column.size(); i++) {
                values[at++] = column.value(i);
            }
        }
        if (columns.stream().allMatch(Column::isPlain)) {
            return WeightedValues.ofRows(values);
        }
        long[] counts = new long[size];
        at = 0;
        for (Column column : columns) {
            for (int i = 0; i < column.size(); i++) {
                counts[at++] = column.count(i);
            }
        }
        return WeightedValues.of(values, counts);
    }

    private PairColumn ordered() {
        PairColumn found = ordered;
        if (found == null) {
            found = joined();
            ordered = found;
        }
        return found;
    }

    private PairColumn joined() {
        int total = columns.stream().mapToInt(PairColumn::size).sum();
        double[] x = new double[total];
        double[] y = new double[total];
        long[] counts = new long[total];
        int at = 0;
        for (PairColumn column : columns) {
            for (int i = 0; i < column.size(); i++) {
                x[at] = column.x(i);
                y[at] = column.y(i);
                counts[at] = column.count(i);
                at++;
            }
        }
        double[] distinctX = new double[total];
        double[] distinctY = new double[total];
        long[] distinctCounts = new long[total];
        int size = 0;
        for (int index : SortedIndex.of(x, y)) {
            if (size > 0 && same(distinctX[size - 1], x[index]) && same(distinctY[size - 1], y[index])) {
                distinctCounts[size - 1] += counts[index];
            } else if (counts[index] > 0) {
                distinctX[size] = x[index] + 0.0;
                distinctY[size] = y[index] + 0.0;
                distinctCounts[size] = counts[index];
                size++;
            }
        }
        return new PairColumn(
                Arrays.copyOf(distinctX, size), Arrays.copyOf(distinctY, size), Arrays.copyOf(distinctCounts, size));
    }

    private static boolean same(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0) == 0;
    }
}
