package dev.jetstream.core.message;

import dev.jetstream.core.ledger.Manifest;
import java.util.List;

/** The requests that a manifest stands for: they are built from it alone, whenever they are needed. */
public final class Requests {
    private Requests() {}

    /** The request for one item. */
    public static AnalysisRequested of(Manifest manifest, Manifest.Item item) {
        return new AnalysisRequested(
                manifest.batch(),
                item.slug(),
                item.date(),
                manifest.periods(),
                manifest.options(),
                manifest.reason(),
                item.experimentSha256(),
                item.configsSha256());
    }

    /** The requests for all items, in the order of the manifest. */
    public static List<AnalysisRequested> of(Manifest manifest) {
        return manifest.items().stream().map(item -> of(manifest, item)).toList();
    }
}
