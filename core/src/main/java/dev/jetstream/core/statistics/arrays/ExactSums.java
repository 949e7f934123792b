package dev.jetstream.core.statistics.arrays;

/** The exact sums that a thread uses again and again, so that summing a sample allocates nothing. */
public final class ExactSums {
    private static final int MOST = 16;
    private static final ThreadLocal<ExactSum[]> OF_THREAD = ThreadLocal.withInitial(ExactSums::create);

    private ExactSums() {}

    /** At least so many sums (at most 16), the first of them cleared; the calling thread's, until its next call. */
    public static ExactSum[] cleared(int count) {
        ExactSum[] sums = OF_THREAD.get();
        for (int i = 0; i < count; i++) {
            sums[i].clear();
        }
        return sums;
    }

    private static ExactSum[] create() {
        ExactSum[] sums = new ExactSum[MOST];
        for (int i = 0; i < MOST; i++) {
            sums[i] = new ExactSum();
        }
        return sums;
    }
}
