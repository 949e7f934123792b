package dev.jetstream.cli;

import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which experiments, and the dataset with their tables. */
public final class ExperimentOptions {
    @Option(
            names = {"--experiment_slug", "--experiment-slug", "--experiment"},
            paramLabel = "SLUG",
            description = "Only this experiment; repeatable.")
    List<String> slugs = new ArrayList<>();

    @Option(
            names = {"--dataset_id", "--dataset-id"},
            paramLabel = "DATASET",
            converter = TablePartConverter.class,
            defaultValue = "${env:JETSTREAM_DATASET_ID:-mozanalysis}",
            description = "Dataset of the results (${DEFAULT-VALUE}).")
    String dataset = "mozanalysis";

    /** One experiment with its tables in a dataset. */
    static ExperimentOptions of(String slug, String dataset) {
        ExperimentOptions options = new ExperimentOptions();
        options.slugs = List.of(slug);
        options.dataset = dataset;
        return options;
    }

    /** Whether any is named. */
    boolean any() {
        return !slugs.isEmpty();
    }

    /**
     * The slugs asked for, each once.
     *
     * @throws NothingSelectedException for one that no experiment can have
     */
    List<String> checkedSlugs() {
        try {
            return slugs.stream().map(Slugs::check).distinct().toList();
        } catch (InvalidException e) {
            throw new NothingSelectedException("--experiment_slug: " + e.reason(), e);
        }
    }

    /** Dataset of the results. */
    String dataset() {
        return dataset;
    }
}
