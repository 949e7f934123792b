package dev.jetstream.core.statistics;

/** What kind of column a metric is, as some statistics treat whole numbers and truth values in their own way. */
public enum ValueType {
    /** Whole numbers: an outlier threshold of a linear model is rounded up. */
    INTEGER,
    /** True and false, given as 1 and 0: has no quantiles, so a linear model refuses it. */
    BOOLEAN,
    /** Anything else. */
    REAL
}
