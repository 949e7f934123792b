package dev.jetstream.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a service or a pod needs to find its fellows: project, profile, clones and the ledger. */
public final class ServiceOptions {
    @Mixin
    SourceOptions sources = new SourceOptions();

    @Option(
            names = {"--state-bucket", "--state_bucket"},
            paramLabel = "BUCKET",
            defaultValue = "${env:JETSTREAM_STATE_BUCKET}",
            description = "Bucket of the ledger (PROJECT-jetstream-state).")
    @Nullable String stateBucket;

    /** What is looked at. */
    public SourceOptions sources() {
        return sources;
    }

    /** The bucket of the ledger. */
    public String stateBucketOrDefault() {
        return stateBucket == null || stateBucket.isEmpty() ? sources.project() + "-jetstream-state" : stateBucket;
    }

    /** The options of an analysis of which only these are known: the rest comes with each batch. */
    AnalysisOptions analysis(int slots) {
        AnalysisOptions options = new AnalysisOptions();
        options.sources = sources;
        options.stateBucket = stateBucketOrDefault();
        options.slots = slots;
        options.bucketText = "none";
        options.ofBatches = true;
        return options;
    }
}
