package dev.jetstream.cli;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.warehouse.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to analyse, how, and where results go: the options of all commands that analyse. */
public final class AnalysisOptions extends PlanningOptions {
    @Option(
            names = {"--bucket"},
            paramLabel = "BUCKET",
            defaultValue = "${env:JETSTREAM_BUCKET:-mozanalysis}",
            description = "Bucket of the exports, or none (${DEFAULT-VALUE}).")
    String bucketText = "mozanalysis";

    @Option(
            names = {"--state-bucket", "--state_bucket"},
            paramLabel = "BUCKET",
            defaultValue = "${env:JETSTREAM_STATE_BUCKET}",
            description = "Bucket of the ledger (PROJECT-jetstream-state).")
    @Nullable String stateBucket;

    @Option(
            names = {"--slots"},
            paramLabel = "N",
            defaultValue = "${env:JETSTREAM_SLOTS:-1}",
            description = "Experiments analysed side by side in one worker (${DEFAULT-VALUE}).")
    int slots = 1;

    /** Whether only batches of others are worked on, which say themselves what their configs are. */
    boolean ofBatches;

    @Mixin
    SqlOutputOptions sqlOutput = new SqlOutputOptions();

    /**
     * The same experiments analysed elsewhere.
     *
     * @param slug of the only one
     * @param experiments file of its record
     * @param configRepos public repositories
     * @param bucket of the exports, or {@code none}
     */
    public static AnalysisOptions elsewhere(
            PlanningOptions planning,
            String slug,
            Path experiments,
            List<String> configRepos,
            List<AnalysisPeriod> periods,
            TableId anyOfDataset,
            String bucket,
            SqlOutputOptions sqlOutput) {
        AnalysisOptions options = new AnalysisOptions();
        options.experiments = ExperimentOptions.of(slug, anyOfDataset.dataset());
        options.sources = planning.sources.with(CatalogOptions.of(experiments), configRepos, anyOfDataset.project());
        options.periods = List.copyOf(periods);
        options.form = planning.form;
        options.recreateEnrollments = true;
        options.metricSlugs = planning.metricSlugs;
        options.useGleanIds = planning.useGleanIds;
        options.exposuresAnchor = planning.exposuresAnchor;
        options.bucketText = bucket;
        options.sqlOutput = sqlOutput;
        return options;
    }

    /** The bucket of the exports, or null when it is given as {@code none} or {@code null}. */
    @Nullable String bucket() {
        String lower = bucketText.toLowerCase(Locale.ROOT);
        return lower.equals("none") || lower.equals("null") || lower.isEmpty() ? null : bucketText;
    }

    /** The bucket of the ledger. */
    String stateBucketOrDefault() {
        return stateBucket == null || stateBucket.isEmpty() ? project() + "-jetstream-state" : stateBucket;
    }
}
