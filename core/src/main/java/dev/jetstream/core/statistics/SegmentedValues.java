package dev.jetstream.core.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values of one branch over all segments, and for each part of its clients how many have which of them.
 */
final class SegmentedValues {
    private final double[] values;
    private final List<Counts> parts;

    private SegmentedValues(double[] values, List<Counts> parts) {
        this.values = values;
        this.parts = parts;
    }

    /** The values of parts of one branch. */
    static SegmentedValues of(List<SegmentedSample.Part> parts) {
        double[] union = union(parts);
        List<Counts> counts = new ArrayList<>();
        for (SegmentedSample.Part part : parts) {
            WeightedValues own = part.sample().metricValues();
            counts.add(new Counts(part, own, own.size() == union.length ? null : places(own, union)));
        }
        return new SegmentedValues(union, counts);
    }

    /** How many distinct values there are over all segments. */
    int size() {
        return values.length;
    }

    /** Whether any part is in a segment. */
    boolean isIn(long mask) {
        for (Counts counts : parts) {
            if (counts.part.isIn(mask)) {
                return true;
            }
        }
        return false;
    }

    /** The clients of a segment, counted into a space that must not be used for anything else as long as they are. */
    WeightedValues in(long mask, Space space) {
        Arrays.fill(space.totals, 0);
        long nulls = 0;
        for (Counts counts : parts) {
            if (counts.part.isIn(mask)) {
                counts.addTo(space.totals);
                nulls += counts.values.nulls();
            }
        }
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            space.values[size] = values[i];
            space.counts[size] = space.totals[i];
            size += space.totals[i] > 0 ? 1 : 0;
        }
        return WeightedValues.view(space.values, space.counts, size, nulls);
    }

    private static double[] union(List<SegmentedSample.Part> parts) {
        int total = 0;
        for (SegmentedSample.Part part : parts) {
            total += part.sample().metricValues().size();
        }
        double[] all = new double[total];
        int at = 0;
        for (SegmentedSample.Part part : parts) {
            WeightedValues own = part.sample().metricValues();
            for (int i = 0; i < own.size(); i++) {
                all[at++] = own.value(i);
            }
        }
        Arrays.sort(all);
        int size = 0;
        for (double value : all) {
            if (size == 0 || all[size - 1] != value) {
                all[size++] = value;
            }
        }
        return Arrays.copyOf(all, size);
    }

    private static int[] places(WeightedValues own, double[] union) {
        int[] places = new int[own.size()];
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            while (union[at] != own.value(i)) {
                at++;
            }
            places[i] = at;
        }
        return places;
    }

    /** Arrays as long as a branch has distinct values. */
    static final class Space {
        private final long[] totals;
        private final double[] values;
        private final long[] counts;

        Space(int size) {
            this.totals = new long[size];
            this.values = new double[size + 1];
            this.counts = new long[size + 1];
        }
    }

    /** One part, and where its values are among all; null where it has all of them. */
    private static final class Counts {
        private final SegmentedSample.Part part;
        private final WeightedValues values;
        private final int @Nullable [] places;

        Counts(SegmentedSample.Part part, WeightedValues values, int @Nullable [] places) {
            this.part = part;
            this.values = values;
            this.places = places;
        }

        void addTo(long[] totals) {
            for (int i = 0; i < values.size(); i++) {
                totals[places == null ? i : places[i]] += values.count(i);
            }
        }
    }
}
