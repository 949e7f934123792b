package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The tables that one experiment needs on one date.
 *
 * @param enrollmentsDue whether enrollment is over, so that the enrollments table may be made
 * @param enrollments the table that everything else reads
 * @param periods what is due, pre-enrollment first, else in the order of the periods
 * @param notDue why each other period is left out
 */
public record AnalysisPlan(
        String slug,
        LocalDate date,
        boolean enrollmentsDue,
        EnrollmentsNode enrollments,
        List<PeriodPlan> periods,
        Map<AnalysisPeriod, Reason> notDue)
        implements Planned {
    public AnalysisPlan {
        periods = List.copyOf(periods);
        Map<AnalysisPeriod, Reason> copy = new EnumMap<>(AnalysisPeriod.class);
        copy.putAll(notDue);
        notDue = Collections.unmodifiableMap(copy);
    }
}
