package dev.jetstream.core.statistics;

/** One configured statistic, ready for samples. Stateless once built. */
interface Statistic {
    /** The name in results. */
    String resultName();

    /**
     * Adds the rows of a sample (pre-treated, without empty branches).
     *
     * @throws StatisticFailure when the data do not allow the statistic; rows added before stay
     */
    void compute(Measured measured, RowCollector rows);

    /** Whether failures are told as of one application, as opposed to the surrounding calculation. */
    default boolean isApplied() {
        return true;
    }
}
