package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.Reference;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSourceSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSpec;
import dev.jetstream.core.config.template.Attributes;
import dev.jetstream.core.config.template.Dedent;
import dev.jetstream.core.config.template.Helper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the segments that config and record name, the spec's before the library's, and renders them. */
final class SegmentResolver {
    private final AnalysisSpec spec;
    private final AnalysisSpec library;
    private final String platform;
    private final Map<String, Helper> helpers;
    private final Attributes experiment;
    private final ResolutionNotes notes;

    SegmentResolver(
            AnalysisSpec spec,
            AnalysisSpec library,
            String platform,
            Map<String, Helper> helpers,
            Attributes experiment,
            ResolutionNotes notes) {
        this.spec = spec;
        this.library = library;
        this.platform = platform;
        this.helpers = helpers;
        this.experiment = experiment;
        this.notes = notes;
    }

    /** The config's segments, then the record's that are not among them. */
    List<Segment> resolve(List<String> ofRecord) {
        Map<String, Reference> references = new LinkedHashMap<>();
        spec.experiment().segments().forEach(segment -> references.putIfAbsent(segment.name(), segment));
        ofRecord.forEach(name -> references.putIfAbsent(name, new Reference(name, ConfigResolver.RECORD, "segments")));
        return references.values().stream()
                .flatMap(reference -> notes.attempt(() -> segment(reference)).stream())
                .toList();
    }

    private Segment segment(Reference reference) {
        String name = reference.name();
        SegmentSpec own = spec.segments().definitions().get(name);
        SegmentSpec segment = own == null ? library.segments().definitions().get(name) : own;
        if (segment == null) {
            throw ResolutionNotes.notFound(
                    reference.place(),
                    reference.keyPath(),
                    "there is no segment '%s' for %s".formatted(name, platform),
                    name,
                    List.of(
                            spec.segments().definitions().keySet(),
                            library.segments().definitions().keySet()));
        }
        return segment(segment);
    }

    Segment segment(SegmentSpec segment) {
        notes.cameFrom(Part.SEGMENT, segment.name(), segment.selectExpression().place());
        return new Segment(
                segment.name(),
                dataSource(segment),
                Rendering.render(segment.selectExpression(), helpers),
                Dedent.dedent(segment.friendlyName()),
                Dedent.dedent(segment.description()));
    }

    private SegmentDataSource dataSource(SegmentSpec segment) {
        String name = segment.dataSource();
        SegmentSourceSpec own = spec.segments().dataSources().get(name);
        SegmentSourceSpec source =
                own == null ? library.segments().dataSources().get(name) : own;
        if (source == null) {
            throw ResolutionNotes.notFound(
                    segment.origins().place("data_source"),
                    "segments.%s.data_source".formatted(segment.name()),
                    "there is no data source for segments '%s' for %s".formatted(name, platform),
                    name,
                    List.of(
                            spec.segments().dataSources().keySet(),
                            library.segments().dataSources().keySet()));
        }
        return new SegmentDataSource(
                source.name(),
                Rendering.render(source.fromExpression(), Map.of("experiment", experiment)),
                source.windowStart(),
                source.windowEnd(),
                source.clientIdColumn(),
                source.groupIdColumn(),
                source.submissionDateColumn(),
                null,
                source.gleanClientIdColumn(),
                source.legacyClientIdColumn());
    }
}
