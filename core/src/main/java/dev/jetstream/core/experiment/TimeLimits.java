package dev.jetstream.core.experiment;

import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Who is looked at and which days of data that takes: the enrollment dates and one window after (or before) them.
 *
 * <p>All dates are days without a time zone, both ends inclusive. Only one window is kept, because each query asks for
 * one.
 *
 * @param firstEnrollmentDate first day on which enrolling counts
 * @param lastEnrollmentDate last day on which enrolling counts
 * @param firstDateDataRequired first enrollment date plus the window's start
 * @param lastDateDataRequired last enrollment date plus the window's end
 * @param window days from each client's own enrollment
 */
public record TimeLimits(
        LocalDate firstEnrollmentDate,
        LocalDate lastEnrollmentDate,
        LocalDate firstDateDataRequired,
        LocalDate lastDateDataRequired,
        AnalysisWindow window) {
    public TimeLimits {
        if (lastEnrollmentDate.isBefore(firstEnrollmentDate)) {
            throw new InvalidException("last enrollment date %s is before the first, %s"
                    .formatted(lastEnrollmentDate, firstEnrollmentDate));
        }
        if (!firstDateDataRequired.equals(firstEnrollmentDate.plusDays(window.start()))
                || !lastDateDataRequired.equals(lastEnrollmentDate.plusDays(window.end()))) {
            throw new InvalidException("data dates %s to %s do not follow from enrollment %s to %s and window [%d, %d]"
                    .formatted(
                            firstDateDataRequired,
                            lastDateDataRequired,
                            firstEnrollmentDate,
                            lastEnrollmentDate,
                            window.start(),
                            window.end()));
        }
    }

    /** The limits of one window for clients that enrolled between two dates. */
    public static TimeLimits of(LocalDate firstEnrollmentDate, LocalDate lastEnrollmentDate, AnalysisWindow window) {
        return new TimeLimits(
                firstEnrollmentDate,
                lastEnrollmentDate,
                firstEnrollmentDate.plusDays(window.start()),
                lastEnrollmentDate.plusDays(window.end()),
                window);
    }

    /**
     * One window for clients of a number of enrollment dates.
     *
     * @param lastDateFullData last day of which all data are there
     * @param startDays the window's first day, relative to enrollment
     * @param lengthDays its length
     * @param enrollmentDates number of days on which clients enrolled
     * @throws InvalidException when there are no such dates, the window straddles enrollment, or it needs data after
     *     {@code lastDateFullData}
     */
    public static TimeLimits single(
            LocalDate firstEnrollmentDate,
            LocalDate lastDateFullData,
            int startDays,
            int lengthDays,
            int enrollmentDates) {
        TimeLimits limits = of(
                firstEnrollmentDate,
                firstEnrollmentDate.plusDays(enrollmentDates - 1L),
                new AnalysisWindow(startDays, startDays + lengthDays - 1));
        if (limits.lastDateDataRequired.isAfter(lastDateFullData)) {
            throw new InvalidException("window [%d, %d] needs data of %s, but the last full day is %s"
                    .formatted(
                            limits.window.start(), limits.window.end(), limits.lastDateDataRequired, lastDateFullData));
        }
        return limits;
    }

    /**
     * One window for all clients that enrolled early enough for it.
     *
     * @throws InvalidException when no enrollment date is early enough
     */
    public static TimeLimits singleUpTo(
            LocalDate firstEnrollmentDate, LocalDate lastDateFullData, int startDays, int lengthDays) {
        AnalysisWindow window = new AnalysisWindow(startDays, startDays + lengthDays - 1);
        return of(firstEnrollmentDate, lastDateFullData.minusDays(window.end()), window);
    }

    /** Days from the first to the last enrollment date; 0 when there is one date. */
    public int enrollmentSpan() {
        return Math.toIntExact(ChronoUnit.DAYS.between(firstEnrollmentDate, lastEnrollmentDate));
    }
}
