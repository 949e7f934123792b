package dev.jetstream.core.config.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** All real configs, each on every platform. */
final class CorpusTest {
    private static final List<String> PLATFORMS = List.of(
            "firefox_desktop", "fenix", "firefox_ios", "focus_android", "focus_ios", "klar_android", "klar_ios");

    /** Configs of ended experiments whose metrics or sources have left the library. */
    private static final Set<String> BROKEN = Set.of(
            "cross-platform-enhanced-suggest",
            "fakespot-in-suggest",
            "firefox-mdn-web-docs-suggestion-experiment",
            "higher-placement-phase-3-relaunch",
            "pages-ranking-experiment-revised",
            "sponsored-suggestion-placement",
            "sponsored-suggestion-placement-phase-2",
            "weather-suggestions-simplified",
            "yelp-suggestions-pilot-v3",
            "home-and-newtab-wallpapers-v1-highlight",
            "home-and-newtab-wallpapers-v1-spotlight",
            "home-and-newtab-weather-v1",
            "impact-of-race-cache-with-network-feature",
            "speculative-connect-sockets",
            "speculative-connect-sockets-increased-population",
            "shortcuts-visual-refresh",
            "release-android-onboarding-redesign");

    private static final ConfigCollection METRIC_HUB = GoldenConfigs.metricHub();

    @Test
    void resolvesAllButSeventeenConfigsSomewhere() {
        Set<String> nowhere = new TreeSet<>(METRIC_HUB.experimentSlugs());
        Map<String, Integer> resolved = new TreeMap<>();
        for (String slug : METRIC_HUB.experimentSlugs()) {
            for (String platform : PLATFORMS) {
                try {
                    var unused = ConfigResolver.resolve(METRIC_HUB, dummy(slug, platform, List.of()));
                    nowhere.remove(slug);
                    resolved.merge(platform, 1, Integer::sum);
                } catch (ConfigException e) {
                    assertThat(e.problems()).isNotEmpty();
                }
            }
        }

        assertThat(METRIC_HUB.experimentSlugs()).hasSize(487);
        assertThat(nowhere).containsExactlyInAnyOrderElementsOf(BROKEN);
        // the reference's counts, and on the desktop the three configs whose parameters it loses
        assertThat(resolved)
                .containsEntry("firefox_desktop", 447 + 3)
                .containsEntry("fenix", 262)
                .containsEntry("firefox_ios", 258)
                .containsEntry("focus_android", 220);
    }

    @Test
    void resolvesAllOutcomesOnTheirPlatform() {
        assertThat(METRIC_HUB.outcomeNames()).hasSize(43);
        for (String name : METRIC_HUB.outcomeNames()) {
            AnalysisConfig config = ConfigResolver.resolve(
                    METRIC_HUB, dummy("dummy", GoldenConfigs.platform(name), List.of(GoldenConfigs.slug(name))));
            assertThat(config.summaries().values().stream().mapToInt(List::size).sum())
                    .as(name)
                    .isPositive();
        }
    }

    @Test
    void givesTheSameResultWhateverWasResolvedBefore() {
        List<String> slugs = METRIC_HUB.experimentSlugs().stream().limit(60).toList();
        ConfigCollection fresh = GoldenConfigs.metricHub();
        List<String> backwards = new ArrayList<>();
        for (int i = slugs.size() - 1; i >= 0; i--) {
            backwards.add(0, outcomeOf(fresh, slugs.get(i)));
        }

        assertThat(slugs).map(slug -> outcomeOf(METRIC_HUB, slug)).isEqualTo(backwards);
    }

    @Test
    void warnsOfWhatIsWrittenWithoutEffect() {
        Map<String, Integer> kinds = new TreeMap<>();
        List<ConfigWarning> warnings = new ArrayList<>();
        METRIC_HUB.experimentSlugs().forEach(slug -> warnings.addAll(METRIC_HUB.warnings(slug)));
        METRIC_HUB
                .definitionsNames()
                .forEach(name -> warnings.addAll(METRIC_HUB.definitions(name).warnings()));
        METRIC_HUB
                .defaultsNames()
                .forEach(name -> warnings.addAll(
                        METRIC_HUB.defaults(name).map(AnalysisSpec::warnings).orElseThrow()));
        METRIC_HUB
                .outcomeNames()
                .forEach(name -> warnings.addAll(METRIC_HUB
                        .outcome(GoldenConfigs.slug(name), GoldenConfigs.platform(name))
                        .map(OutcomeSpec::warnings)
                        .orElseThrow()));
        for (ConfigWarning warning : warnings) {
            assertThat(warning.place().toString()).matches(".+\\.toml:[0-9]+:[0-9]+");
            String key = warning.keyPath().substring(warning.keyPath().lastIndexOf('.') + 1);
            kinds.merge(warning.keyPath().replaceFirst("\\..*", "") + " " + key, 1, Integer::sum);
        }

        // the counts of config-spec 2.1
        assertThat(kinds)
                .containsEntry("segments window_start", 167)
                .containsEntry("segments window_end", 167)
                .containsEntry("segments friendly_name", 11)
                .containsEntry("segments description", 9)
                .containsEntry("metrics exposure_basis", 21)
                .containsEntry("metrics window_start", 4)
                .containsEntry("metrics descriptionn", 2)
                .containsEntry("data_sources deprecated", 9)
                .containsEntry("experiment enrollment_end_date", 6)
                .containsEntry("experiment exposure_query_type", 3)
                .containsEntry("experiment enrollments_query", 1)
                .containsEntry("experiment default_dataset", 1);
        assertThat(warnings)
                .filteredOn(warning -> warning.keyPath().endsWith(".descriptionn"))
                .allSatisfy(warning -> assertThat(warning.suggestion()).isEqualTo("did you mean 'description'?"));
    }

    private static String outcomeOf(ConfigCollection collection, String slug) {
        try {
            return ConfigJson.of(ConfigResolver.resolve(collection, dummy(slug, "firefox_desktop", List.of())))
                    .toString();
        } catch (ConfigException e) {
            return e.reason();
        }
    }

    private static Experiment dummy(String slug, String platform, List<String> outcomes) {
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(new Branch("control", 1)),
                LocalDate.of(2026, 8, 1),
                LocalDate.of(2026, 9, 1),
                14,
                "control",
                false,
                platform,
                platform,
                null,
                false,
                outcomes,
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}
