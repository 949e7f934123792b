package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which windows of one experiment close on which date.
 *
 * <p>With S the start, P the enrollment period in days and L = S + P the last enrollment date: a day, week or 28 days
 * closes on date D when D − L + 1 is a positive multiple of its length, D itself counting as a day with full data. The
 * two pre-enrollment windows are due on L + 1 only; the overall window on the end date of a complete experiment, and
 * covers the days before it.
 */
public final class Readiness {
    private final LocalDate start;
    private final int enrollmentDates;
    private final @Nullable LocalDate end;
    private final boolean complete;

    /**
     * The calendar of an experiment.
     *
     * @param enrollmentPeriod days, positive; clients enrol on one date more
     * @param end end date, or null while it is open
     * @param complete whether the experiment is over
     */
    public Readiness(LocalDate start, int enrollmentPeriod, @Nullable LocalDate end, boolean complete) {
        this.start = start;
        this.enrollmentDates = enrollmentPeriod + 1;
        this.end = end;
        this.complete = complete;
    }

    /** The last date on which clients enrol. */
    public LocalDate lastEnrollmentDate() {
        return start.plusDays(enrollmentDates - 1L);
    }

    /** Whether all enrollment dates have data on this date, so that the enrollments table may be made. */
    public boolean enrollmentsDue(LocalDate date) {
        return !date.isBefore(lastEnrollmentDate());
    }

    /** What the enrollments table is made for: its dates, and the first day after each enrollment. */
    public TimeLimits enrollmentLimits() {
        return TimeLimits.single(start, lastEnrollmentDate(), 0, 1, enrollmentDates);
    }

    /** The window of a period that is due on a date; empty when there is none. */
    public Optional<DueWindow> due(AnalysisPeriod period, LocalDate date) {
        return switch (period) {
            case DAY -> series(1, date);
            case WEEK -> series(7, date);
            case DAYS_28 -> series(28, date);
            case OVERALL -> overall(date);
            case PREENROLLMENT_WEEK -> preenrollment(7, date);
            case PREENROLLMENT_DAYS_28 -> preenrollment(28, date);
        };
    }

    /** Why a period is not due on a date; only to be asked when it is not. */
    public Reason whyNotDue(AnalysisPeriod period, LocalDate date) {
        if (period == AnalysisPeriod.OVERALL && end == null) {
            return new Reason.NoEndDate();
        }
        if (period == AnalysisPeriod.OVERALL && end != null && end.equals(date) && complete) {
            return new Reason.EnrollmentLongerThanAnalysis(start, lastEnrollmentDate(), end);
        }
        return new Reason.NotDue(period, date, next(period, date));
    }

    /** The window of a pre-enrollment period once it is due, also on later dates. */
    public Optional<DueWindow> preenrollmentBy(AnalysisPeriod period, LocalDate date) {
        LocalDate due = start.plusDays(enrollmentDates);
        return period.isPreenrollment() && !date.isBefore(due) ? due(period, due) : Optional.empty();
    }

    /** The last of a series of windows that is complete on a date; empty when none is. */
    Optional<DueWindow> lastComplete(int length, LocalDate date) {
        int windows = completeWindows(length, date);
        return windows == 0
                ? Optional.empty()
                : Optional.of(new DueWindow(
                        windows, TimeLimits.single(start, date, (windows - 1) * length, length, enrollmentDates)));
    }

    /** How many of a series of windows are complete on a date. */
    int completeWindows(int length, LocalDate date) {
        return Math.toIntExact(Math.max(0, daysForLastEnrolled(date) / length));
    }

    private Optional<DueWindow> series(int length, LocalDate date) {
        return daysForLastEnrolled(date) % length == 0 ? lastComplete(length, date) : Optional.empty();
    }

    /** Days of data, the day of enrollment included, of those who enrolled last. */
    private long daysForLastEnrolled(LocalDate date) {
        return ChronoUnit.DAYS.between(lastEnrollmentDate(), date) + 1;
    }

    private Optional<DueWindow> overall(LocalDate date) {
        if (end == null || !end.equals(date) || !complete) {
            return Optional.empty();
        }
        int length = overallLength(end);
        return length < 1
                ? Optional.empty()
                : Optional.of(
                        new DueWindow(1, TimeLimits.single(start, date.minusDays(1), 0, length, enrollmentDates)));
    }

    /** Days of the overall window; of an experiment that ends too early none, or fewer. */
    private int overallLength(LocalDate ofEnd) {
        return Math.toIntExact(ChronoUnit.DAYS.between(start, ofEnd)) - enrollmentDates + 1;
    }

    private Optional<DueWindow> preenrollment(int length, LocalDate date) {
        return date.equals(start.plusDays(enrollmentDates))
                ? Optional.of(
                        new DueWindow(1, TimeLimits.single(start, date.minusDays(1), -length, length, enrollmentDates)))
                : Optional.empty();
    }

    private @Nullable LocalDate next(AnalysisPeriod period, LocalDate date) {
        @Nullable LocalDate next = switch (period) {
            case DAY -> nextOfSeries(1, date);
            case WEEK -> nextOfSeries(7, date);
            case DAYS_28 -> nextOfSeries(28, date);
            case OVERALL -> end != null && overallLength(end) > 0 ? end : null;
            case PREENROLLMENT_WEEK, PREENROLLMENT_DAYS_28 -> start.plusDays(enrollmentDates);
        };
        boolean over = next == null || !next.isAfter(date) || (end != null && next.isAfter(end));
        return over ? null : next;
    }

    private LocalDate nextOfSeries(int length, LocalDate date) {
        long days = Math.max(0, daysForLastEnrolled(date));
        return lastEnrollmentDate().plusDays((days / length + 1) * length - 1);
    }
}
