package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells which tables of a dataset are an experiment's: by the exact slug and by {@code _<period>_<n>} at the end, so
 * that {@code day} is not {@code days28} and one slug is not the beginning of another.
 *
 * <p>Two slugs that differ only in other characters than letters and digits share their tables' names.
 */
public final class ExperimentTables {
    private final String slug;

    /** The tables of an experiment. */
    public ExperimentTables(String slug) {
        this.slug = Slugs.normalize(slug);
    }

    /** What the names of its tables begin with; others' may too. */
    public List<String> prefixes() {
        return List.of("enrollments_" + slug, slug + "_", "statistics_" + slug + "_");
    }

    /** Whether it is the enrollments table. */
    public boolean isEnrollments(String table) {
        return table.equals("enrollments_" + slug);
    }

    /** Whether a metrics or statistics table is of one of these periods. */
    public boolean isOf(String table, Collection<AnalysisPeriod> periods) {
        String period = periods.stream().map(AnalysisPeriod::value).collect(Collectors.joining("|", "(", ")"));
        String own = Pattern.quote(slug);
        return Pattern.matches("statistics_%s_%s_[0-9]+".formatted(own, period), table)
                || Pattern.matches(
                        "%s_(enrollments|exposures)(_.+(?<!_preenrollment))?_%s_[0-9]+".formatted(own, period), table);
    }
}
