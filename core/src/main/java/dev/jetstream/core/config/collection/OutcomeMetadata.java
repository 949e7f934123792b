package dev.jetstream.core.config.collection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the exported metadata tells about an outcome.
 *
 * @param metrics names in file order
 * @param commitHash of the last change of its file; null without history
 */
public record OutcomeMetadata(
        String slug,
        String platform,
        String friendlyName,
        String description,
        List<String> defaultMetrics,
        List<String> metrics,
        @Nullable String commitHash) {}
