package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.ConfigWarning.Kind;
import dev.jetstream.core.config.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the author of the later of two merged specs what the rules of merging make of it silently. */
final class MergeWarnings {
    private static final String BIGGER = "bigger_is_better";

    private final List<ConfigWarning> warnings = new ArrayList<>();

    private MergeWarnings() {}

    static List<ConfigWarning> of(AnalysisSpec earlier, AnalysisSpec later) {
        MergeWarnings found = new MergeWarnings();
        found.compare(
                "experiment", earlier.experiment().origins(), later.experiment().origins());
        later.metrics().definitions().forEach((name, metric) -> {
            MetricSpec overridden = earlier.metrics().definitions().get(name);
            if (overridden != null) {
                found.compare("metrics." + name, overridden.origins(), metric.origins());
                found.compareDirections("metrics." + name, overridden, metric);
            }
        });
        later.dataSources().forEach((name, source) -> {
            DataSourceSpec overridden = earlier.dataSources().get(name);
            if (overridden != null) {
                found.compare("data_sources." + name, overridden.origins(), source.origins());
            }
        });
        return found.warnings;
    }

    /** A false, zero or empty value gives nothing, so the earlier one stays. */
    private void compare(String path, Origins earlier, Origins later) {
        later.byKey().forEach((key, origin) -> {
            if (!origin.isTrue() && !key.equals("joins") && !key.equals(BIGGER)) {
                earlier.given(key)
                        .filter(place -> earlier.isTrue(key))
                        .ifPresent(place -> add(
                                origin.place(),
                                path + "." + key,
                                "'%s' has no effect: a false, zero or empty value cannot override the one at %s"
                                        .formatted(key, place),
                                null));
            }
        });
    }

    /** It is true unless written, and true wins from either side. */
    private void compareDirections(String path, MetricSpec earlier, MetricSpec later) {
        Place here = later.origins().place(BIGGER);
        if (!earlier.biggerIsBetter() && later.biggerIsBetter()) {
            if (later.origins().given(BIGGER).isEmpty()) {
                add(
                        here,
                        path,
                        "%s = false at %s is lost: a table merged onto it makes it true again"
                                .formatted(BIGGER, earlier.origins().place(BIGGER)),
                        "write %s = false here too".formatted(BIGGER));
            }
        } else if (earlier.biggerIsBetter() && !later.biggerIsBetter()) {
            add(
                    here,
                    path + "." + BIGGER,
                    "%s = false has no effect: it is true at %s, written or not, and true wins"
                            .formatted(BIGGER, earlier.place()),
                    "give the metric another name");
        }
    }

    private void add(Place place, String keyPath, String message, @Nullable String suggestion) {
        warnings.add(new ConfigWarning(Kind.NO_EFFECT, place, keyPath, message, suggestion));
    }
}
