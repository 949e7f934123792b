package dev.jetstream.core.plan;

import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;

/** What planning one experiment on one date comes to: tables, or why there are none. */
public sealed interface Planned permits AnalysisPlan, Planned.NotRunnable {
    /** The experiment. */
    String slug();

    /** The analysis date. */
    LocalDate date();

    /** The experiment as a whole is not analysed on this date. */
    record NotRunnable(String slug, LocalDate date, Reason reason) implements Planned {}
}
