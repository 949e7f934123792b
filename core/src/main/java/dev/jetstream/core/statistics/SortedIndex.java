package dev.jetstream.core.statistics;

/** Sorts positions instead of values, without boxing: a stable merge sort, NaN last, -0.0 equal to 0.0. */
final class SortedIndex {
    private SortedIndex() {}

    /** The positions of {@code keys} in ascending order of the key. */
    static int[] of(double[] keys) {
        return of(keys, new double[keys.length]);
    }

    /** The positions in ascending order of the first key, then of the second. */
    static int[] of(double[] first, double[] second) {
        int[] order = new int[first.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int[] spare = new int[order.length];
        for (int width = 1; width < order.length; width *= 2) {
            for (int start = 0; start < order.length; start += 2 * width) {
                int middle = Math.min(start + width, order.length);
                int end = Math.min(start + 2 * width, order.length);
                merge(order, spare, start, middle, end, first, second);
            }
            int[] swap = order;
            order = spare;
            spare = swap;
        }
        return order;
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, double[] first, double[] second) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = left < middle && (right >= end || compare(first, second, from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static int compare(double[] first, double[] second, int a, int b) {
        int byFirst = Double.compare(first[a] + 0.0, first[b] + 0.0);
        return byFirst != 0 ? byFirst : Double.compare(second[a] + 0.0, second[b] + 0.0);
    }
}
