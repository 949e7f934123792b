package dev.jetstream.core.config.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.Place;
import java.util.List;
import java.util.Map;

/**
 * One definition as resolved, and where each part of it was written.
 *
 * @param kind {@code metric}, {@code data source}, {@code segment}, {@code segment data source}, {@code statistic} or
 *     {@code outcome}
 * @param value in the shape of {@link ConfigJson}
 * @param origins by key of {@code value}; keys that nobody wrote, whose value is the default, are absent
 * @param parts what belongs to it: statistics and data source of a metric, metrics of an outcome
 */
public record Definition(
        String kind, String name, ObjectNode value, Map<String, Place> origins, List<Definition> parts) {}
