package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells which tables of a dataset are an experiment's: by the exact slug and by {@code _<period>_<n>} at the end, so
 * that {@code day} is not {@code days28} and one slug is not the beginning of another.
 *
 * <p>Two slugs that differ only in other characters than letters and digits share their tables' names.
 */
public final class ExperimentTables {
    /** What the names of all statistics tables begin with. */
    public static final String STATISTICS = "statistics_";

    /** Longest first: {@code preenrollment_week} is not the {@code week} of something that ends in preenrollment. */
    private static final String WINDOW = Stream.of(AnalysisPeriod.values())
            .map(AnalysisPeriod::value)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .collect(Collectors.joining("|", "_(", ")_([0-9]{1,6})"));

    private static final Pattern ANY_STATISTICS = Pattern.compile(STATISTICS + "(.+?)" + WINDOW);

    private final String slug;
    private final Pattern statistics;
    private final Pattern metrics;

    /** The tables of an experiment. */
    public ExperimentTables(String slug) {
        this.slug = Slugs.normalize(slug);
        this.statistics = Pattern.compile(STATISTICS + "()" + this.slug + WINDOW);
        this.metrics = Pattern.compile(this.slug + "_(enrollments|exposures)(?:_.+?)??" + WINDOW);
    }

    /** A metrics or statistics table of one window. */
    public record Window(AnalysisPeriod period, int index, boolean isStatistics) {}

    /**
     * A statistics table of any experiment.
     *
     * @param normalizedSlug the experiment's slug as it is in names
     */
    public record StatisticsOf(String normalizedSlug, AnalysisPeriod period) {}

    /** Whose statistics table of which period this is, if it is one. */
    public static Optional<StatisticsOf> statisticsOf(String table) {
        Matcher matcher = ANY_STATISTICS.matcher(table);
        return matcher.matches()
                ? AnalysisPeriod.of(matcher.group(2)).map(period -> new StatisticsOf(matcher.group(1), period))
                : Optional.empty();
    }

    /** What the names of its tables begin with; others' may too. */
    public List<String> prefixes() {
        return List.of("enrollments_" + slug, slug + "_", STATISTICS + slug + "_");
    }

    /** Whether it is the enrollments table. */
    public boolean isEnrollments(String table) {
        return table.equals("enrollments_" + slug);
    }

    /** The window whose metrics or statistics a table has; empty when it is no such table of this experiment. */
    public Optional<Window> window(String table) {
        return window(statistics.matcher(table), true).or(() -> window(metrics.matcher(table), false));
    }

    /** Whether a metrics or statistics table is of one of these periods. */
    public boolean isOf(String table, Collection<AnalysisPeriod> periods) {
        return window(table).filter(window -> periods.contains(window.period())).isPresent();
    }

    private static Optional<Window> window(Matcher matcher, boolean isStatistics) {
        return matcher.matches()
                ? AnalysisPeriod.of(matcher.group(2))
                        .map(period -> new Window(period, Integer.parseInt(matcher.group(3)), isStatistics))
                : Optional.empty();
    }
}
