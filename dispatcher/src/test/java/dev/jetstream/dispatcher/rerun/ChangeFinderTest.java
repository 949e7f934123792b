package dev.jetstream.dispatcher.rerun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which experiments count as changed (jetstream-spec 8.6, behaviour 34), and what a touch does to that. */
class ChangeFinderTest {
    private static final Instant NOW = Instant.parse("2024-06-15T04:00:00Z");
    private static final Instant EARLY = Instant.parse("2024-06-01T08:00:00Z");
    private static final Instant MERGED = Instant.parse("2024-06-05T08:00:00Z");
    private static final Instant LATE = Instant.parse("2024-06-09T08:00:00Z");

    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final List<Experiment> experiments = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, Instant> changes = new HashMap<>();

    @Test
    void aConfigIsComparedWithTheOldestOfItsTables() {
        config("older", MERGED);
        config("newer", MERGED);
        config("untouched", EARLY.minusSeconds(1));
        table("statistics_older_week_1", "older", EARLY);
        table("statistics_older_day_9", "older", LATE);
        table("statistics_newer_week_1", "newer", LATE);
        table("statistics_untouched_week_1", "untouched", EARLY);

        assertThat(found().configs()).containsExactly("older");
    }

    /** Q22 and Q32: no table is a change too, and names are compared exactly. */
    @Test
    void tablesOfOthersAreNotItsOwn() {
        config("a-b", MERGED);
        config("a", MERGED);
        table("statistics_a_b_week_1", "a_b", EARLY); // the same name, another slug
        table("statistics_aXb_week_1", "aXb", EARLY);
        table("statistics_a_b_weekly", "a-b", EARLY);

        ChangedExperiments found = found();

        assertThat(found.configs()).isEmpty();
        assertThat(found.neverAnalysed()).containsExactly("a");
        assertThat(found.slugs()).containsExactly("a");
    }

    @Test
    void tablesWithoutALabelAreThereAndSayNothing() {
        config("my-exp", MERGED);
        table("statistics_my_exp_week_1", "my-exp", null);

        assertThat(found().slugs()).isEmpty();
    }

    @Test
    void tablesOfAPrivateExperimentAreLookedForInItsOwnDataset() {
        config("secret", MERGED);
        files.put("secret.toml", "[experiment]\nis_private = true\ndataset_id = \"hidden\"\n");
        put("hidden", "statistics_secret_week_1", "secret", EARLY);

        assertThat(found().configs()).containsExactly("secret");
    }

    @Test
    void changedDefaultsConcernWhatRunsOnThatApplication() {
        file("defaults/firefox_desktop.toml", MERGED);
        experiments.add(experiment("runs", LocalDate.of(2024, 5, 1), null));
        experiments.add(experiment("ended", LocalDate.of(2024, 5, 1), LocalDate.of(2024, 6, 13)));
        experiments.add(experiment("old", LocalDate.of(2022, 5, 18), null));
        for (String slug : List.of("runs", "ended", "old")) {
            table("statistics_" + slug + "_week_1", slug, EARLY);
        }

        assertThat(found().defaults()).containsExactly("runs");
    }

    @Test
    void aFlagIsComparedWithTheOverallTable() {
        experiments.add(flagged("done", EARLY, false));
        experiments.add(flagged("asked", LATE, false));
        experiments.add(flagged("holdback", LATE, true));
        experiments.add(flagged("never-made", EARLY, false));
        for (String slug : List.of("done", "asked", "holdback")) {
            table("statistics_" + slug + "_overall_1", slug, MERGED);
        }

        ChangedExperiments found = found();

        assertThat(found.flagged()).extracting(Experiment::slug).containsExactly("asked", "holdback", "never-made");
        assertThat(found.slugs()).as("of these the overall window alone").isEmpty();
        assertThat(found.overallOnly()).isEqualTo(found.flagged());
    }

    @Test
    void anExperimentThatIsAnalysedWholeNeedsNoOverallBesides() {
        experiments.add(flagged("both", LATE, false));
        experiments.add(flagged("holdback", LATE, true));
        file("both.toml", MERGED);
        file("holdback.toml", MERGED);
        table("statistics_both_overall_1", "both", EARLY);
        table("statistics_holdback_overall_1", "holdback", EARLY);

        ChangedExperiments found = found();

        assertThat(found.slugs()).containsExactly("both", "holdback");
        assertThat(found.overallOnly()).extracting(Experiment::slug).containsExactly("holdback");
        assertThat(found.only(List.of("both")).all()).containsExactly("both");
    }

    @Test
    void whatNobodyCanTellIsSaid() {
        config("in-a-folder", null);
        table("statistics_in_a_folder_week_1", "in-a-folder", EARLY);
        file("mistyped.toml", MERGED);

        ChangedExperiments found = found();

        assertThat(found.slugs()).isEmpty();
        assertThat(found.withoutHistory()).containsExactly("in-a-folder");
        assertThat(found.unknown()).containsExactly("mistyped");
    }

    @Test
    void aTouchedExperimentHasNotChanged() {
        config("my-exp", MERGED);
        table("statistics_my_exp_week_1", "my-exp", EARLY);
        table("my_exp_enrollments_main_week_1", "my-exp", EARLY);
        table("enrollments_my_exp", "my-exp", EARLY);
        table("enrollments_my_exp_2", "my-exp-2", EARLY);
        table("statistics_my_exp_day_1", "my.exp", EARLY);

        assertThat(found().configs()).containsExactly("my-exp");
        long touched = get(new ExperimentTouch(warehouse, "p", "d", 2).touch(List.of("my-exp"), configs(), NOW));

        assertThat(touched).isEqualTo(3);
        assertThat(found().configs()).isEmpty();
        assertThat(label("enrollments_my_exp")).isEqualTo(String.valueOf(NOW.getEpochSecond()));
        assertThat(label("enrollments_my_exp_2")).isEqualTo(String.valueOf(EARLY.getEpochSecond()));
        assertThat(label("statistics_my_exp_day_1")).isEqualTo(String.valueOf(EARLY.getEpochSecond()));
    }

    private ChangedExperiments found() {
        ExperimentCatalog catalog = new ExperimentCatalog() {
            @Override
            public Flux<CatalogEntry> experiments() {
                return Flux.fromIterable(experiments).map(CatalogEntry.Found::new);
            }

            @Override
            public Mono<CatalogEntry> experiment(String slug) {
                return experiments().filter(entry -> slug.equals(entry.slug())).next();
            }
        };
        return get(new ChangeFinder(catalog, warehouse, "p", "d", Clock.fixed(NOW, ZoneOffset.UTC)).find(configs()));
    }

    private ConfigCollection configs() {
        Map<String, ConfigFile> parsed = new HashMap<>();
        files.forEach((path, text) -> parsed.put(path, ConfigFile.of(path, text.getBytes(StandardCharsets.UTF_8))));
        FileHistory history = path ->
                Optional.ofNullable(changes.get(path)).map(time -> new FileHistory.Change("0".repeat(40), time));
        return ConfigCollection.of(List.of(new ConfigTree(parsed, false, true, history)));
    }

    /** An experiment with a config. */
    private void config(String slug, @Nullable Instant changed) {
        experiments.add(experiment(slug, LocalDate.of(2024, 5, 1), LocalDate.of(2024, 6, 1)));
        file(slug + ".toml", changed);
    }

    private void file(String path, @Nullable Instant changed) {
        files.put(path, "[metrics]\n");
        if (changed != null) {
            changes.put(path, changed);
        }
    }

    private void table(String name, String description, @Nullable Instant updated) {
        put("d", name, description, updated);
    }

    private void put(String dataset, String name, String description, @Nullable Instant updated) {
        warehouse.put(new TableInfo(
                new TableId("p", dataset, name),
                false,
                description,
                updated == null ? Map.of() : Map.of("last_updated", String.valueOf(updated.getEpochSecond())),
                List.of(),
                1,
                Instant.EPOCH));
    }

    private @Nullable String label(String table) {
        return get(warehouse.table(new TableId("p", "d", table))).labels().get("last_updated");
    }

    private static Experiment flagged(String slug, Instant when, boolean holdback) {
        return experiment(slug, LocalDate.of(2024, 5, 1), LocalDate.of(2024, 6, 1), holdback, when);
    }

    private static Experiment experiment(String slug, LocalDate start, @Nullable LocalDate end) {
        return experiment(slug, start, end, false, null);
    }

    private static Experiment experiment(
            String slug, LocalDate start, @Nullable LocalDate end, boolean holdback, @Nullable Instant flagged) {
        return new Experiment(
                slug,
                null,
                "v6",
                end == null ? ExperimentStatus.LIVE : ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1)),
                start,
                end,
                7,
                "control",
                false,
                "firefox_desktop",
                "firefox-desktop",
                null,
                false,
                List.of(),
                List.of(),
                start.plusDays(6),
                false,
                holdback,
                flagged != null,
                flagged);
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(10)));
    }
}
