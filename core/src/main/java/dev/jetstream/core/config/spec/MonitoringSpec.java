package dev.jetstream.core.config.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As much of a config for operational monitoring as is needed to check it; it is never run here.
 *
 * @param platform whose library it uses; null when it does not say
 * @param metrics that the project lists
 * @param alerts that the project lists
 * @param dimensions that the project's population lists
 * @param groupBy dimensions to group by
 * @param grouped metrics of the project's groups
 * @param definitions metrics of its own, by name
 * @param dataSources of its own, by name
 * @param ownDimensions names of its own dimensions
 * @param ownAlerts names of its own alerts
 */
public record MonitoringSpec(
        @Nullable String platform,
        List<Reference> metrics,
        List<Reference> alerts,
        List<Reference> dimensions,
        List<Reference> groupBy,
        List<Reference> grouped,
        Map<String, MetricSpec> definitions,
        Map<String, DataSourceSpec> dataSources,
        Set<String> ownDimensions,
        Set<String> ownAlerts) {}
