package dev.jetstream.cli.plan;

import static java.util.stream.Collectors.joining;

import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.plan.DuePeriods;
import dev.jetstream.core.plan.DueWindow;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.io.PrintWriter;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A calendar for people: a column a day, a row a period, and in it the number of the window that is due.
 *
 * <p>As many whole weeks stand side by side as the terminal is wide; a bar marks the night before Monday. Weeks and
 * periods without anything are left out.
 */
final class CalendarText {
    private static final int MARGIN = 22;
    private static final String NOTHING = "·";
    private static final String ENROLLING = "▒";

    private final Terminal terminal;
    private final PrintWriter out;

    CalendarText(Terminal terminal, PrintWriter out) {
        this.terminal = terminal;
        this.out = out;
    }

    void print(LocalDate from, LocalDate to, List<CalendarOf> calendars, List<LeftOut> leftOut) {
        List<CalendarOf> shown =
                calendars.stream().filter(calendar -> !calendar.isEmpty()).toList();
        int all = calendars.size() + leftOut.size();
        out.println(terminal.bold("%s to %s: %s of %s %s"
                .formatted(
                        from,
                        to,
                        shown.size(),
                        all,
                        all == 1 ? "experiment has windows" : "experiments have windows")));
        shown.forEach(this::print);
        if (shown.size() < all) {
            out.println();
        }
        calendars.stream().filter(CalendarOf::isEmpty).forEach(calendar -> without(calendar.slug(), why(calendar)));
        leftOut.forEach(left -> without(
                Objects.requireNonNullElse(left.slug(), "(no slug)"),
                left.reason().sentence()));
    }

    private void without(String slug, String why) {
        folded("no window  ", slug + ": " + why);
    }

    private void folded(String title, String text) {
        List<String> lines = Folding.fold(text, terminal.width() - title.length());
        out.println(title + lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(title.length()) + line));
    }

    private static String why(CalendarOf calendar) {
        return calendar.reasons().isEmpty()
                ? "no period with metrics closes on these dates"
                : calendar.reasons().get(0).sentence();
    }

    private void print(CalendarOf calendar) {
        ResolvedExperiment experiment = calendar.config().experiment();
        TimeLimits enrollment = TimeLimitsOf.enrollment(experiment);
        String dates = "  clients enrol %s to %s%s"
                .formatted(
                        enrollment.firstEnrollmentDate(),
                        enrollment.lastEnrollmentDate(),
                        experiment.endDate() == null ? ", no end yet" : ", ends " + experiment.endDate());
        boolean fits = calendar.slug().length() + dates.length() <= terminal.width();
        out.println();
        out.println(terminal.bold(calendar.slug()) + (fits ? dates : "\n" + dates));
        int cell = calendar.dates().values().stream()
                        .flatMap(on -> on.due().values().stream())
                        .mapToInt(window -> String.valueOf(window.windowIndex()).length())
                        .reduce(2, Math::max)
                + 1;
        LocalDate first =
                calendar.dates().keySet().iterator().next().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate last =
                List.copyOf(calendar.dates().keySet()).get(calendar.dates().size() - 1);
        int room = Math.max(7, (terminal.width() - MARGIN) / cell / 7 * 7);
        for (LocalDate start = first; !start.isAfter(last); start = start.plusDays(room)) {
            block(calendar, enrollment, start.datesUntil(start.plusDays(room)).toList(), cell);
        }
        if (!calendar.reasons().isEmpty()) {
            out.println();
        }
        calendar.reasons()
                .forEach(span -> folded("  ", "%s to %s: %s".formatted(span.from(), span.to(), span.sentence())));
    }

    private void block(CalendarOf calendar, TimeLimits enrollment, List<LocalDate> dates, int cell) {
        Function<LocalDate, String> enrolling = date -> isIn(enrollment, date) ? ENROLLING : NOTHING;
        List<AnalysisPeriod> periods = Arrays.stream(AnalysisPeriod.values())
                .filter(period -> dates.stream().anyMatch(date -> window(calendar, date, period) != null))
                .toList();
        boolean anyEnrolling =
                dates.stream().anyMatch(date -> calendar.dates().containsKey(date) && isIn(enrollment, date));
        if (periods.isEmpty() && !anyEnrolling) {
            return;
        }
        out.println();
        out.println(terminal.dim(row(
                months(dates), dates, cell, shown(calendar, date -> "%02d".formatted(date.getDayOfMonth())))));
        if (anyEnrolling) {
            out.println(row("enrollment", dates, cell, shown(calendar, enrolling)));
        }
        for (AnalysisPeriod period : periods) {
            Function<LocalDate, String> numbers = date -> {
                DueWindow window = window(calendar, date, period);
                return window == null ? NOTHING : String.valueOf(window.windowIndex());
            };
            String row = row(period.value(), dates, cell, shown(calendar, numbers));
            out.println(row.replace(NOTHING, terminal.dim(NOTHING)));
        }
    }

    /** Days of a week that were not asked for stay blank: nobody looked whether something is due. */
    private static Function<LocalDate, String> shown(CalendarOf calendar, Function<LocalDate, String> content) {
        return date -> calendar.dates().containsKey(date) ? content.apply(date) : "";
    }

    private static boolean isIn(TimeLimits enrollment, LocalDate date) {
        return !date.isBefore(enrollment.firstEnrollmentDate()) && !date.isAfter(enrollment.lastEnrollmentDate());
    }

    private static @Nullable DueWindow window(CalendarOf calendar, LocalDate date, AnalysisPeriod period) {
        DuePeriods.On on = calendar.dates().get(date);
        return on == null ? null : on.due().get(period);
    }

    private static String months(List<LocalDate> dates) {
        LocalDate first = dates.get(0);
        LocalDate last = dates.get(dates.size() - 1);
        return first.getMonth() == last.getMonth()
                ? month(first) + " " + first.getYear()
                : "%s–%s %s".formatted(month(first), month(last), last.getYear());
    }

    private static String month(LocalDate date) {
        return date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    private static String row(String title, List<LocalDate> dates, int cell, Function<LocalDate, String> content) {
        String format = "%" + (cell - 1) + "s%s";
        return dates.stream()
                .map(date -> format.formatted(content.apply(date), date.getDayOfWeek() == DayOfWeek.SUNDAY ? "│" : " "))
                .collect(joining("", ("  %-" + (MARGIN - 2) + "s").formatted(title), ""))
                .stripTrailing();
    }
}
