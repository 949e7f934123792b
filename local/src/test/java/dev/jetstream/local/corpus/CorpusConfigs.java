package dev.jetstream.local.corpus;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFolder;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.testing.SharedFolder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configs of the corpus, each with a record that could have been its experiment's. */
final class CorpusConfigs {
    private static final LocalDate START = LocalDate.parse("2026-03-02");
    private static final int ENROLLMENT = 7;
    private static final int DAYS_AFTER_ENROLLMENT = 35;

    /** Applications by the id that their records have, in the order in which a config is tried on them. */
    private static final Map<String, String> APPLICATIONS = new LinkedHashMap<>();

    static {
        APPLICATIONS.put("firefox_desktop", "firefox-desktop");
        APPLICATIONS.put("fenix", "org.mozilla.firefox");
        APPLICATIONS.put("firefox_ios", "org.mozilla.ios.Firefox");
        APPLICATIONS.put("focus_android", "org.mozilla.focus");
        APPLICATIONS.put("klar_android", "org.mozilla.klar");
        APPLICATIONS.put("focus_ios", "org.mozilla.ios.Focus");
        APPLICATIONS.put("klar_ios", "org.mozilla.ios.Klar");
    }

    private CorpusConfigs() {}

    /** All that resolve, on the first application on which they do; by slug. */
    static List<AnalysisConfig> all() {
        Path root = SharedFolder.path("corpus/metric-hub");
        ConfigCollection collection = ConfigCollection.of(List.of(
                new ConfigTree(ConfigFolder.read(root, ""), false, false, FileHistory.NONE),
                new ConfigTree(
                        ConfigFolder.read(root.resolve("jetstream"), "jetstream/"), false, true, FileHistory.NONE)));
        List<AnalysisConfig> all = new ArrayList<>();
        for (String slug : collection.experimentSlugs()) {
            resolved(collection, slug).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<AnalysisConfig> resolved(ConfigCollection collection, String slug) {
        return APPLICATIONS.keySet().stream()
                .flatMap(application -> resolved(collection, slug, application).stream())
                .findFirst();
    }

    private static Optional<AnalysisConfig> resolved(ConfigCollection collection, String slug, String application) {
        try {
            AnalysisConfig config = ConfigResolver.resolve(collection, record(slug, application, "nimbus_id"));
            return Optional.of(onTheSameDays(
                    isOfGroups(config)
                            ? ConfigResolver.resolve(collection, record(slug, application, "group_id"))
                            : config));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** An experiment by profile group shows in its own queries, where the config says nothing of it. */
    private static boolean isOfGroups(AnalysisConfig config) {
        ExposureSignal signal = config.exposureSignal();
        return namesGroups(config.experiment().enrollmentQuery())
                || (signal != null && namesGroups(signal.dataSource().fromExpression()));
    }

    private static boolean namesGroups(@Nullable String query) {
        return query != null && query.contains("profile_group_id");
    }

    /** Many configs move their experiment's dates; here all are moved to days that one set of telemetry covers. */
    private static AnalysisConfig onTheSameDays(AnalysisConfig config) {
        ResolvedExperiment own = config.experiment();
        ResolvedExperiment moved = new ResolvedExperiment(
                own.record(),
                own.status(),
                START,
                START.plusDays(own.enrollmentPeriod() + DAYS_AFTER_ENROLLMENT),
                own.proposedEnrollment(),
                own.enrollmentPeriod(),
                own.enrollmentPeriodConfigured(),
                own.referenceBranch(),
                own.analysisUnit(),
                own.enrollmentQuery(),
                own.enrollmentsQueryType(),
                own.sampleSize(),
                own.skip(),
                own.isPrivate(),
                own.datasetId(),
                own.hasExternalConfigOverrides());
        return new AnalysisConfig(
                moved,
                config.segments(),
                config.exposureSignal(),
                config.parameters(),
                config.summaries(),
                config.warnings());
    }

    private static Experiment record(String slug, String application, String unit) {
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                START,
                START.plusDays(ENROLLMENT + DAYS_AFTER_ENROLLMENT),
                ENROLLMENT,
                "control",
                false,
                application,
                APPLICATIONS.getOrDefault(application, ""),
                new BucketConfig(unit, "namespace", 0, 1000, 10_000),
                false,
                List.of(),
                List.of(),
                START.plusDays(ENROLLMENT - 1),
                false,
                false,
                false,
                null);
    }
}
