package dev.jetstream.core.reason;

import dev.jetstream.core.experiment.AnalysisPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why an experiment, or one of its periods, is not analysed on a date.
 *
 * <p>{@link #errorClass()} is the exception name under which readers of the log table know the reason (jetstream-spec
 * 2.4); reasons without one are the ordinary course of things.
 */
public sealed interface Reason {
    /** The reason in one sentence for a data scientist; the experiment's slug is not part of it. */
    String sentence();

    /** The exception name of the log table, or empty when nothing is logged. */
    default Optional<String> errorClass() {
        return Optional.empty();
    }

    /** Whether the log table gets an error row, and with it the exported errors. */
    default boolean isErrorRow() {
        return errorClass().isPresent();
    }

    /** Whether the log table gets a warning row instead. */
    default boolean isWarning() {
        return false;
    }

    /** Whether it is a plain refusal of the checks; any other error counts as a failure of the run. */
    default boolean isValidation() {
        return true;
    }

    /** A record of the first API that never got the slug under which telemetry knows an experiment. */
    record NoSlug() implements Reason {
        @Override
        public String sentence() {
            return "it has no slug, so no telemetry can name it";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("NoSlugException");
        }
    }

    /** The catalog's record describes no experiment. */
    record UnreadableRecord(String problem) implements Reason {
        @Override
        public String sentence() {
            return "its record cannot be read: " + problem;
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("InvalidRecordException");
        }

        @Override
        public boolean isValidation() {
            return false;
        }
    }

    /**
     * The config cannot be resolved, or gives no enrollments query.
     *
     * @param type of the error, as readers of the log table know it
     */
    record UnusableConfig(String type, String problem) implements Reason {
        @Override
        public String sentence() {
            return "its config cannot be used: " + problem;
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of(type);
        }

        @Override
        public boolean isValidation() {
            return false;
        }
    }

    /** Not launched, or taken back. */
    record NotLaunched() implements Reason {
        @Override
        public String sentence() {
            return "it has not been launched";
        }
    }

    /** Something that is no experiment with branches that clients enrol in. */
    record UnknownType(String type, Set<String> known) implements Reason {
        public UnknownType {
            known = Set.copyOf(known);
        }

        @Override
        public String sentence() {
            return "its type '%s' is none of %s".formatted(type, new TreeSet<>(known));
        }
    }

    /** Asked for all its dates, of which none is over. */
    record NoDateYet(LocalDate startDate) implements Reason {
        @Override
        public String sentence() {
            return "it starts on %s, and none of its dates is over yet".formatted(startDate);
        }
    }

    /** Nobody asked for its results to be computed again. */
    record NotFlagged() implements Reason {
        @Override
        public String sentence() {
            return "Experimenter has not flagged it for a rerun";
        }
    }

    /** Without an end there is no overall window. */
    record NoEndDate() implements Reason {
        @Override
        public String sentence() {
            return "it has no end date, so it has no overall window yet";
        }
    }

    /** What the flag asked for has been done. */
    record RerunDone(Instant flagged, Instant written) implements Reason {
        @Override
        public String sentence() {
            return "its tables were written at %s, after Experimenter flagged it at %s".formatted(written, flagged);
        }
    }

    /** The config asks for no analysis. */
    record SkippedByConfig() implements Reason {
        @Override
        public String sentence() {
            return "its config says skip = true";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("ExplicitSkipException");
        }
    }

    /** Too many clients. */
    record HighPopulation() implements Reason {
        @Override
        public String sentence() {
            return "it is marked as a high-population experiment";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("HighPopulationException");
        }
    }

    /** Nobody knows how long clients enrol. */
    record NoEnrollmentPeriod() implements Reason {
        @Override
        public String sentence() {
            return "it has no enrollment period";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("NoEnrollmentPeriodException");
        }
    }

    /** Not started. */
    record NoStartDate() implements Reason {
        @Override
        public String sentence() {
            return "it has no start date";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("NoStartDateException");
        }
    }

    /** Over before the analysis date. */
    record Ended(LocalDate endDate, LocalDate date) implements Reason {
        @Override
        public String sentence() {
            return "it ended on %s, before %s".formatted(endDate, date);
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("EndedException");
        }
    }

    /** Given to everybody, so there is nothing to compare. */
    record Rollout() implements Reason {
        @Override
        public String sentence() {
            return "it is a rollout, so there is nothing to compare with";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("RolloutSkipException");
        }
    }

    /** Its dates move every day. */
    record Holdback() implements Reason {
        @Override
        public String sentence() {
            return "it is a holdback, whose window moves daily: only its overall window is analysed, when a rerun asks"
                    + " for it";
        }
    }

    /** No telemetry is known for the application. */
    record UnsupportedApplication(String appName, Set<String> supported) implements Reason {
        public UnsupportedApplication {
            supported = Set.copyOf(supported);
        }

        @Override
        public String sentence() {
            return "its application '%s' is none of %s".formatted(appName, new TreeSet<>(supported));
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("UnsupportedApplicationException");
        }

        @Override
        public boolean isValidation() {
            return false;
        }
    }

    /** Clients still enrol. */
    record EnrollmentNotComplete() implements Reason {
        @Override
        public String sentence() {
            return "clients still enrol: its record has no enrollment end date, its config no enrollment_period";
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("EnrollmentNotCompleteException");
        }
    }

    /** The experiment ends before its last client has been observed for a day. */
    record EnrollmentLongerThanAnalysis(LocalDate startDate, LocalDate lastEnrollmentDate, LocalDate endDate)
            implements Reason {
        @Override
        public String sentence() {
            return "it ends on %s, but clients enrol from %s to %s: no full day is left to analyse"
                    .formatted(endDate, startDate, lastEnrollmentDate);
        }

        @Override
        public Optional<String> errorClass() {
            return Optional.of("EnrollmentLongerThanAnalysisException");
        }
    }

    /** The period's window does not close on this date; {@code next} is when one does, or null when never again. */
    record NotDue(
            AnalysisPeriod period, LocalDate date, @Nullable LocalDate next) implements Reason {
        @Override
        public String sentence() {
            return next == null
                    ? "no window of period %s closes on %s or later".formatted(period.value(), date)
                    : "no window of period %s closes on %s; the next one does on %s"
                            .formatted(period.value(), date, next);
        }
    }

    /** The run was asked for other periods. */
    record NotSelected(AnalysisPeriod period) implements Reason {
        @Override
        public String sentence() {
            return "period %s was not asked for".formatted(period.value());
        }
    }

    /** The config computes nothing for the period. */
    record NoMetrics(AnalysisPeriod period) implements Reason {
        @Override
        public String sentence() {
            return "no metrics are configured for period %s".formatted(period.value());
        }

        @Override
        public boolean isWarning() {
            return true;
        }
    }

    /**
     * The metrics that were asked for are not among the period's.
     *
     * @param hint the nearest of the period's names as a question in brackets, or empty
     */
    record NoMatchingMetrics(AnalysisPeriod period, List<String> metricSlugs, String hint) implements Reason {
        public NoMatchingMetrics {
            metricSlugs = List.copyOf(metricSlugs);
        }

        @Override
        public String sentence() {
            return "none of the metrics %s is configured for period %s%s".formatted(metricSlugs, period.value(), hint);
        }

        @Override
        public boolean isWarning() {
            return true;
        }
    }
}
