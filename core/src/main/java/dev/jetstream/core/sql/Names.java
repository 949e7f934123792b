package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.warehouse.TableId;

/**
 * The names of an experiment's tables and views; they are an outside contract (jetstream-spec 3.2 to 3.10).
 *
 * @param slug as in Experimenter
 */
public record Names(String project, String dataset, String slug) {
    /** {@code enrollments_<slug>}. */
    public TableId enrollments() {
        return id("enrollments_" + normalized());
    }

    /** {@code <slug>_<basis>_<period>_<n>}: the metrics of all data sources. */
    public TableId metrics(AnalysisBasis basis, AnalysisPeriod period, int windowIndex) {
        return id(metricsPrefix(basis, period) + windowIndex);
    }

    /** {@code <slug>_<basis>_<data source>_<period>_<n>}: the metrics of one data source. */
    public TableId metrics(AnalysisBasis basis, String dataSource, AnalysisPeriod period, int windowIndex) {
        return id(metricsPrefix(basis, dataSource, period) + windowIndex);
    }

    /** {@code statistics_<slug>_<period>_<n>}. */
    public TableId statistics(AnalysisPeriod period, int windowIndex) {
        return id(statisticsPrefix(period) + windowIndex);
    }

    /** {@code <slug>_<basis>_<label>}: the view over all windows' metrics, whatever the tables' form. */
    public TableId metricsView(AnalysisBasis basis, AnalysisPeriod period) {
        return id("%s_%s_%s".formatted(normalized(), basis.value(), period.label()));
    }

    /** {@code statistics_<slug>_<label>}: the view over all windows' statistics. */
    public TableId statisticsView(AnalysisPeriod period) {
        return id("statistics_%s_%s".formatted(normalized(), period.label()));
    }

    /** What the names of the windows' tables for all data sources begin with; the window's number follows. */
    public String metricsPrefix(AnalysisBasis basis, AnalysisPeriod period) {
        return "%s_%s_%s_".formatted(normalized(), basis.value(), period.value());
    }

    /** What the names of the windows' tables of one data source begin with; the window's number follows. */
    public String metricsPrefix(AnalysisBasis basis, String dataSource, AnalysisPeriod period) {
        return "%s_%s_%s_%s_".formatted(normalized(), basis.value(), Slugs.normalize(dataSource), period.value());
    }

    /** What the names of the windows' statistics tables begin with; the window's number follows. */
    public String statisticsPrefix(AnalysisPeriod period) {
        return "statistics_%s_%s_".formatted(normalized(), period.value());
    }

    private String normalized() {
        return Slugs.normalize(slug);
    }

    private TableId id(String table) {
        return new TableId(project, dataset, table);
    }
}
