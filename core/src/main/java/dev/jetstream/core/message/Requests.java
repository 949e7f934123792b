package dev.jetstream.core.message;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
                options(manifest, item),
                manifest.reason(),
                item.experimentSha256(),
                item.configsSha256());
    }

    /** As the batch has them, with the form of this item's metrics tables. */
    private static RunOptions options(Manifest manifest, Manifest.Item item) {
        @Nullable Boolean asked = manifest.options().discreteMetrics();
        @Nullable Boolean form = asked == null ? item.discreteMetrics() : asked;
        return form == null ? manifest.options() : manifest.options().withDiscreteMetrics(form);
    }

    /** The requests for all items, in the order of the manifest. */
    public static List<AnalysisRequested> of(Manifest manifest) {
        return manifest.items().stream().map(item -> of(manifest, item)).toList();
    }
}
