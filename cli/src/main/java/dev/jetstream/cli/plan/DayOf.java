package dev.jetstream.cli.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.MetricsForm;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one experiment comes to on a date: a plan, or the reason why there is none.
 *
 * @param config null when it is not known
 * @param form of the metrics tables; null without a plan
 * @param makesEnrollments whether the enrollments table is to be made, though perhaps no window is due
 */
record DayOf(
        String slug,
        @Nullable AnalysisConfig config,
        @Nullable AnalysisPlan plan,
        @Nullable Reason against,
        @Nullable MetricsForm form,
        boolean makesEnrollments) {

    /** In the order in which a person wants to see them. */
    enum State {
        /** Somebody has to mend its record or its config. */
        BROKEN("broken"),
        /** Tables would be written. */
        DUE("due"),
        /** Nothing on this date, but later. */
        WAITING("waiting"),
        /** Not analysed. */
        LEFT_OUT("left out");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static DayOf planned(AnalysisConfig config, Planned planned, MetricsForm form) {
        return planned instanceof AnalysisPlan plan
                ? new DayOf(planned.slug(), config, plan, null, form, false)
                : new DayOf(planned.slug(), config, null, ((Planned.NotRunnable) planned).reason(), null, false);
    }

    static DayOf leftOut(@Nullable String slug, Reason reason) {
        return new DayOf(Objects.requireNonNullElse(slug, "(no slug)"), null, null, reason, null, false);
    }

    /** The same, knowing which tables there are. */
    DayOf beside(Map<TableId, TableInfo> there) {
        boolean makes = plan != null
                && plan.enrollmentsDue()
                && !there.containsKey(plan.enrollments().table());
        return new DayOf(slug, config, plan, against, form, makes);
    }

    State state() {
        if (plan == null) {
            return against instanceof Reason.UnreadableRecord || against instanceof Reason.UnusableConfig
                    ? State.BROKEN
                    : State.LEFT_OUT;
        }
        return plan.periods().isEmpty() && !makesEnrollments ? State.WAITING : State.DUE;
    }

    /** The next date on which a window closes; empty when none does any more. */
    Optional<Reason.NotDue> next() {
        return plan == null
                ? Optional.empty()
                : plan.notDue().values().stream()
                        .filter(Reason.NotDue.class::isInstance)
                        .map(Reason.NotDue.class::cast)
                        .filter(reason -> reason.next() != null && isConfigured(reason))
                        .min(Comparator.comparing(DayOf::nextDate));
    }

    private boolean isConfigured(Reason.NotDue reason) {
        return config != null
                && !config.summaries().getOrDefault(reason.period(), List.of()).isEmpty();
    }

    private static LocalDate nextDate(Reason.NotDue reason) {
        return Objects.requireNonNull(reason.next());
    }
}
