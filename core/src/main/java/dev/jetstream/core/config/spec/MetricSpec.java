package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric as a config writes it: a whole definition, or a few fields on top of another one.
 *
 * @param name as reported; the table's name unless the table says otherwise
 * @param statistics parameters by name of statistic, {@code pre_treatments} among them; null when none are given
 * @param origins where each of its keys was written
 */
public record MetricSpec(
        String name,
        @Nullable SourcedText selectExpression,
        @Nullable String dataSource,
        @Nullable Map<String, Map<String, Object>> statistics,
        @Nullable String friendlyName,
        @Nullable String description,
        boolean biggerIsBetter,
        @Nullable List<AnalysisBasis> analysisBases,
        @Nullable List<AnalysisUnit> analysisUnits,
        @Nullable List<String> dependsOn,
        @Nullable String type,
        @Nullable String category,
        @Nullable List<String> owner,
        boolean deprecated,
        @Nullable String level,
        Origins origins) {

    /** The table, or the last of those that were merged. */
    public Place place() {
        return origins.table();
    }

    /** This metric with the fields that {@code later} gives; a later false, zero or empty value gives nothing. */
    MetricSpec overriddenBy(MetricSpec later) {
        Origins merged = origins.overriddenBy(later.origins);
        if (later.biggerIsBetter) {
            merged = merged.taking("bigger_is_better", later.origins);
        }
        return new MetricSpec(
                later.name.isEmpty() ? name : later.name,
                Truthy.either(later.selectExpression, selectExpression),
                Truthy.either(later.dataSource, dataSource),
                Truthy.either(later.statistics, statistics),
                Truthy.either(later.friendlyName, friendlyName),
                Truthy.either(later.description, description),
                later.biggerIsBetter || biggerIsBetter,
                Truthy.either(later.analysisBases, analysisBases),
                Truthy.either(later.analysisUnits, analysisUnits),
                Truthy.either(later.dependsOn, dependsOn),
                Truthy.either(later.type, type),
                Truthy.either(later.category, category),
                Truthy.either(later.owner, owner),
                later.deprecated || deprecated,
                Truthy.either(later.level, level),
                merged);
    }

    /** This library metric with what a mere reference to it may set: its statistics, bases and units. */
    public MetricSpec referredToBy(MetricSpec reference, List<AnalysisBasis> allBases, List<AnalysisUnit> allUnits) {
        List<AnalysisBasis> bases = Truthy.either(reference.analysisBases, analysisBases);
        List<AnalysisUnit> units = Truthy.either(reference.analysisUnits, analysisUnits);
        return new MetricSpec(
                name,
                selectExpression,
                dataSource,
                reference.statistics,
                friendlyName,
                description,
                biggerIsBetter,
                Truthy.either(bases, allBases),
                Truthy.either(units, allUnits),
                dependsOn,
                type,
                category,
                owner,
                deprecated,
                level,
                origins.taking("statistics", reference.origins)
                        .takingIfTrue("analysis_bases", reference.origins)
                        .takingIfTrue("analysis_units", reference.origins));
    }
}
