package dev.jetstream.core.statistics.arrays;

import java.util.Arrays;

/**
 * A sum of doubles without any rounding until it is read: the same bits for any order of the terms, and for a term
 * given n times or once with the count n.
 *
 * <p>A fixed-point number of 2240 bits in chunks of 32 with room for carries. Read as the nearest double; infinite
 * where it overflows, and infinite or NaN where terms were. Not for several threads.
 *
 * <p>Source: Neal, "Fast exact summation using small and large superaccumulators" (2015), arXiv:1505.05571.
 */
public final class ExactSum {
    private static final int CHUNKS = 70;
    private static final int ADDITIONS_BETWEEN_CARRIES = 1000;
    private static final long LOW = 0xffff_ffffL;
    private static final long MANTISSA = (1L << 52) - 1;
    private static final long IMPLICIT_BIT = 1L << 52;
    private static final int NOT_FINITE = 0x7ff;
    private static final int EXPONENT_OF_UNIT = -1075;

    private final long[] chunks = new long[CHUNKS];
    private int additions;
    private double notFinite;

    /** Forgets all terms. */
    public void clear() {
        Arrays.fill(chunks, 0);
        additions = 0;
        notFinite = 0;
    }

    /** Adds a term. */
    public void add(double term) {
        long bits = Double.doubleToRawLongBits(term);
        int exponent = (int) (bits >>> 52) & NOT_FINITE;
        if (exponent == NOT_FINITE) {
            notFinite += term;
            return;
        }
        long mantissa = bits & MANTISSA;
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= IMPLICIT_BIT;
        }
        long sign = bits >> 63;
        int chunk = exponent >>> 5;
        int shift = exponent & 31;
        chunks[chunk] += (((mantissa << shift) & LOW) ^ sign) - sign;
        chunks[chunk + 1] += ((mantissa >>> (32 - shift)) ^ sign) - sign;
        if (++additions >= ADDITIONS_BETWEEN_CARRIES) {
            carry();
        }
    }

    /** Adds a term {@code count} times; the count is not negative. */
    public void add(double term, long count) {
        if (count == 1) {
            add(term);
            return;
        }
        if (!Double.isFinite(term)) {
            notFinite += count == 0 ? 0 : term;
            return;
        }
        long bits = Double.doubleToRawLongBits(term);
        int exponent = (int) (bits >>> 52) & NOT_FINITE;
        long mantissa = (bits & MANTISSA) | (exponent == 0 ? 0 : IMPLICIT_BIT);
        long sign = bits >> 63;
        int position = Math.max(exponent, 1);
        long low = mantissa * count;
        long high = Math.multiplyHigh(mantissa, count);
        addDigit(low & LOW, position, sign);
        addDigit(low >>> 32, position + 32, sign);
        addDigit(high & LOW, position + 64, sign);
        addDigit(high >>> 32, position + 96, sign);
        additions++;
        if (additions >= ADDITIONS_BETWEEN_CARRIES) {
            carry();
        }
    }

    /** The sum so far, rounded once, to the nearest double. */
    public double value() {
        if (notFinite != 0) { // also for NaN
            return notFinite;
        }
        carry();
        boolean negative = chunks[CHUNKS - 1] < 0;
        if (negative) {
            negate();
        }
        int top = CHUNKS - 1;
        while (top > 0 && chunks[top] == 0) {
            top--;
        }
        double magnitude = nearest(top);
        if (negative) {
            negate();
        }
        return negative ? -magnitude : magnitude;
    }

    private void addDigit(long digit, int position, long sign) {
        int chunk = position >>> 5;
        int shift = position & 31;
        chunks[chunk] += (((digit << shift) & LOW) ^ sign) - sign;
        chunks[chunk + 1] += ((digit >>> (32 - shift)) ^ sign) - sign;
    }

    private void carry() {
        for (int i = 0; i < CHUNKS - 1; i++) {
            chunks[i + 1] += chunks[i] >> 32;
            chunks[i] &= LOW;
        }
        additions = 0;
    }

    private void negate() {
        for (int i = 0; i < CHUNKS; i++) {
            chunks[i] = -chunks[i];
        }
        carry();
    }

    /** The number in non-negative chunks up to {@code top}, half to even. */
    private double nearest(int top) {
        long high = (chunks[top] << 32) | chunk(top - 1);
        if (high == 0) {
            return 0;
        }
        long low = (chunk(top - 2) << 32) | chunk(top - 3);
        boolean more = false;
        for (int i = top - 4; i >= 0; i--) {
            more |= chunks[i] != 0;
        }
        int empty = Long.numberOfLeadingZeros(high);
        if (empty > 0) {
            high = (high << empty) | (low >>> (64 - empty));
            low <<= empty;
        }
        more |= low != 0;
        long mantissa = high >>> 11;
        long rest = high & 0x7ff;
        boolean up = rest > 0x400 || (rest == 0x400 && (more || (mantissa & 1) == 1));
        return Math.scalb((double) (mantissa + (up ? 1 : 0)), 32 * (top - 1) + EXPONENT_OF_UNIT - empty + 11);
    }

    private long chunk(int index) {
        return index < 0 ? 0 : chunks[index];
    }
}
