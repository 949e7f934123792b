package dev.jetstream.cli.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.plan.DuePeriods;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is due for one experiment on each of some dates. */
record CalendarOf(String slug, AnalysisConfig config, Map<LocalDate, DuePeriods.On> dates) {
    CalendarOf {
        dates = Collections.unmodifiableMap(new LinkedHashMap<>(dates));
    }

    /** Dates in a row on which nothing is analysed for one reason. */
    record Span(LocalDate from, LocalDate to, Class<? extends Reason> kind, String sentence) {}

    /**
     * A calendar.
     *
     * @param to inclusive
     */
    static CalendarOf of(AnalysisConfig config, PlanOptions options, LocalDate from, LocalDate to) {
        DuePeriods periods = new DuePeriods(config, options);
        Map<LocalDate, DuePeriods.On> dates = new LinkedHashMap<>();
        from.datesUntil(to.plusDays(1)).forEach(date -> dates.put(date, periods.on(date)));
        return new CalendarOf(config.experiment().slug(), config, dates);
    }

    boolean isEmpty() {
        return dates.values().stream().allMatch(on -> on.due().isEmpty());
    }

    /** Why nothing is analysed, where it is not. */
    List<Span> reasons() {
        List<Span> spans = new ArrayList<>();
        dates.forEach((date, on) -> {
            Reason against = on.against();
            if (against == null) {
                return;
            }
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null
                    && last.kind() == against.getClass()
                    && last.to().plusDays(1).equals(date)) {
                spans.set(spans.size() - 1, new Span(last.from(), date, last.kind(), last.sentence()));
            } else {
                spans.add(new Span(date, date, against.getClass(), against.sentence()));
            }
        });
        return spans;
    }
}
