package dev.jetstream.dispatcher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.repository.ConfigBranch;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.input.RepositoryStates;
import dev.jetstream.dispatcher.push.PushPlanner.Plan;
import dev.jetstream.dispatcher.trigger.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class PushPlannerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-01-15T04:00:00Z"), ZoneOffset.UTC);
    private static final String UNKNOWN = "f".repeat(40);

    private final Scheduler files = Schedulers.newSingle("files", true);
    private final ProcessedCommit processed = new ProcessedCommit(new InMemoryBlobStore(), "o/r", "main");
    private final List<Experiment> experiments = new ArrayList<>();

    @TempDir
    private Path folder;

    private GitFolder git;
    private String first;

    @BeforeEach
    void begin() throws IOException, GitAPIException {
        git = new GitFolder(folder);
        git = git.write("definitions/firefox_desktop.toml", definitions("clicks"))
                .write("jetstream/a.toml", "# a\n")
                .write("jetstream/b.toml", "# b\n");
        first = git.commit("first");
    }

    @AfterEach
    void end() {
        git.close();
        files.dispose();
    }

    @Test
    void findsAddedAndChangedConfigs() throws IOException, GitAPIException {
        String second = git.write("jetstream/a.toml", "# other\n")
                .write("jetstream/c.toml", "# new\n")
                .write("jetstream/README.md", "text")
                .write("jetstream/d.toml.example", "text")
                .write("elsewhere/e.toml", "text")
                .write("jetstream/deeper/f.toml", "text")
                .commit("second");

        assertThat(plan(first, second).rerun()).containsExactly("a", "c");
    }

    @Test
    void findsMoreThanAnyPayloadLists() throws IOException, GitAPIException {
        for (int i = 0; i < 3500; i++) {
            git = git.write("jetstream/x%04d.toml".formatted(i), "# " + i);
        }
        String second = git.commit("many");

        assertThat(plan(first, second).rerun())
                .hasSize(3500)
                .startsWith("x0000")
                .endsWith("x3499");
    }

    @Test
    void takesTheNewNameOfARenamedConfigAndNothingOfADeletedOne() throws IOException, GitAPIException {
        String second = git.delete("jetstream/a.toml")
                .write("jetstream/renamed.toml", "# a\n")
                .delete("jetstream/b.toml")
                .commit("second");

        assertThat(plan(first, second).rerun()).containsExactly("renamed");
    }

    @Test
    void comparesTreesAfterAForcedPush() throws IOException, GitAPIException {
        String dropped = git.write("jetstream/a.toml", "# dropped\n").commit("dropped");
        seen(dropped);
        git.reset(first);
        String forced = git.write("jetstream/b.toml", "# forced\n").commit("forced");

        Plan plan = plan(dropped, forced);

        assertThat(plan.rerun()).as("a is what it was, b is new").containsExactly("a", "b");
        assertThat(plan(dropped, dropped).ignored())
                .as("a replay of what is no longer on the branch")
                .isTrue();
    }

    @Test
    void asksTheTablesWhenNobodyKnowsWhatWasBefore() throws IOException, GitAPIException {
        seen(UNKNOWN);
        String second = git.write("jetstream/a.toml", "# other\n").commit("second");

        Plan plan = plan(UNKNOWN, second);

        assertThat(plan.since()).isNull();
        assertThat(plan.ignored()).isFalse();
    }

    @Test
    void takesTheLastCommitOfANewBranch() throws IOException, GitAPIException {
        var unused = git.write("jetstream/a.toml", "# other\n").commit("second");
        String third = git.write("jetstream/b.toml", "# other\n").commit("third");

        assertThat(plan(null, third).rerun()).containsExactly("b");
    }

    @Test
    void makesALostDeliveryGood() throws IOException, GitAPIException {
        seen(first);
        String lost = git.write("jetstream/a.toml", "# other\n").commit("lost");
        String third = git.write("jetstream/b.toml", "# other\n").commit("third [ci rerun-skip]");

        Plan plan = plan(lost, third);

        assertThat(plan.rerun()).containsExactly("a");
        assertThat(plan.touched()).containsExactly("b");
    }

    @Test
    void ignoresWhatWasSeenToBefore() throws IOException, GitAPIException {
        String second = git.write("jetstream/a.toml", "# other\n").commit("second");
        String third = git.write("jetstream/b.toml", "# other\n").commit("third");
        finish(planner(), third);

        assertThat(plan(first, second).ignored()).isTrue();
        assertThat(plan(second, third).ignored()).isTrue();
        finish(planner(), second);
        assertThat(lastCommit()).as("never backwards").isEqualTo(third);
    }

    @Test
    void waitsForACommitThatIsNotInTheCloneYet() {
        assertThatThrownBy(() -> plan(first, UNKNOWN)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void refusesAForeignRepositoryByWhicheverWayItComes() {
        assertThatThrownBy(() ->
                        planner().plan(new Trigger.Push("o/fork", null, first)).block(PATIENCE))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void theTipIsUnseenUntilItWasSeenTo() throws IOException, GitAPIException {
        PushPlanner planner = planner();

        assertThat(tip(planner)).as("the first look begins").isEmpty();
        String second = git.write("jetstream/a.toml", "# other\n").commit("second");
        assertThat(tip(planner)).contains(second);
        finish(planner, second);
        assertThat(tip(planner)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ci rerun-skip]", "[ci rerun_skip]", "[ci skip-rerun]", "[ci skip_rerun]"})
    void labelsWhatAFlagLetsPass(String flag) throws IOException, GitAPIException {
        String second = git.write("jetstream/a.toml", "# other\n").commit("text " + flag + " text");

        Plan plan = plan(first, second);

        assertThat(plan.rerun()).isEmpty();
        assertThat(plan.touched()).containsExactly("a");
        assertThat(plan.note()).contains("skipped by a flag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x [skip ci]",
                "[ci skip]",
                "x\n\nbody [no ci]",
                "[skip actions]",
                "[actions skip]",
                "x\n\nskip-checks: true",
                "x\n\nbody\n\nskip-checks:true\n"
            })
    void doesNothingWhereGitHubsOwnFlagsStopAWorkflow(String message) throws IOException, GitAPIException {
        String second = git.write("jetstream/a.toml", "# other\n").commit(message);

        Plan plan = plan(first, second);

        assertThat(plan.rerun()).isEmpty();
        assertThat(plan.touched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci rerun-skip",
                "skip-checks: true",
                "[ci  skip]",
                "x\n\nno skip-checks: true in the middle\nend"
            })
    void runsWhereAMessageOnlyLooksLikeAFlag(String message) throws IOException, GitAPIException {
        String second = git.write("jetstream/a.toml", "# other\n").commit(message);

        assertThat(plan(first, second).rerun()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "jetstream/defaults/firefox_desktop.toml, live",
        "jetstream/outcomes/firefox_desktop/o.toml, with-outcome",
        "definitions/firefox_desktop.toml, live"
    })
    void findsRunningExperimentsThatASharedConfigConcerns(String path, String expected)
            throws IOException, GitAPIException {
        git = git.write(
                        "jetstream/defaults/firefox_desktop.toml",
                        "[metrics]\nweekly = [\"clicks\"]\n" + statistics("clicks"))
                .write("jetstream/outcomes/firefox_desktop/o.toml", outcome("views"));
        String second = git.commit("second");
        seen(second);
        experiments.add(experiment("live", "firefox_desktop", null, List.of()));
        experiments.add(experiment("with-outcome", "firefox_desktop", null, List.of("o")));
        experiments.add(experiment("other-app", "fenix", null, List.of()));
        experiments.add(experiment("over", "firefox_desktop", LocalDate.of(2024, 1, 5), List.of("o")));
        String third = git.write(
                        path,
                        path.contains("outcomes")
                                ? outcome("views2")
                                : path.startsWith("definitions")
                                        ? definitions("clicks + 1")
                                        : "[metrics]\nweekly = []\n")
                .commit("third");

        Plan plan = plan(second, third);

        assertThat(plan.rerun()).contains(expected).doesNotContain("over", "other-app", "firefox_desktop", "o");
        if (path.contains("outcomes")) {
            assertThat(plan.rerun()).containsExactly("with-outcome");
        }
    }

    @Test
    void aCommentInASharedConfigConcernsNobody() throws IOException, GitAPIException {
        experiments.add(experiment("live", "firefox_desktop", null, List.of()));
        String second = git.write("definitions/firefox_desktop.toml", "# comment\n" + definitions("clicks"))
                .commit("second");

        assertThat(plan(first, second).rerun()).isEmpty();
    }

    private Plan plan(@Nullable String before, String after) {
        return Objects.requireNonNull(
                planner().plan(new Trigger.Push("o/r", before, after)).block(PATIENCE));
    }

    private static Optional<String> tip(PushPlanner planner) {
        return planner.unseenTip().blockOptional(PATIENCE);
    }

    private static void finish(PushPlanner planner, String commit) {
        assertThat(planner.finished(commit).blockOptional(PATIENCE)).isEmpty();
    }

    private void seen(String commit) {
        assertThat(processed.begin(commit).blockOptional(PATIENCE)).isEmpty();
    }

    private String lastCommit() {
        return Objects.requireNonNull(processed.read().block(PATIENCE)).commit();
    }

    private PushPlanner planner() {
        ExperimentCatalog catalog = new ExperimentCatalog() {
            @Override
            public Flux<CatalogEntry> experiments() {
                return Flux.fromIterable(experiments).map(CatalogEntry.Found::new);
            }

            @Override
            public Mono<CatalogEntry> experiment(String slug) {
                return experiments().filter(entry -> entry.isCalled(slug)).next();
            }
        };
        ConfigRepositories repositories =
                ConfigRepositories.open(List.of(git.location()), List.of(), folder.resolve("clones"));
        return new PushPlanner(
                "o/r",
                ConfigBranch.open(git.location(), "main", folder.resolve("clones")),
                processed,
                catalog,
                new RepositoryStates(repositories, files),
                files,
                files,
                CLOCK);
    }

    private static String definitions(String expression) {
        return """
                [metrics.clicks]
                data_source = "main"
                select_expression = "SUM(%s)"
                friendly_name = "Clicks"
                description = "Clicks"

                [data_sources.main]
                from_expression = "project.dataset.main"
                """.formatted(expression) + "[metrics.clicks.statistics.bootstrap_mean]\n";
    }

    private static String statistics(String metric) {
        return "[metrics.%s.statistics.bootstrap_mean]\n".formatted(metric);
    }

    private static String outcome(String column) {
        return """
                friendly_name = "O"
                description = "D"
                [metrics.views]
                data_source = "main"
                select_expression = "SUM(%s)"
                [metrics.views.statistics.bootstrap_mean]
                """.formatted(column);
    }

    private static Experiment experiment(String slug, String app, @Nullable LocalDate end, List<String> outcomes) {
        return new Experiment(
                slug,
                null,
                "v6",
                end == null ? ExperimentStatus.LIVE : ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                LocalDate.of(2024, 1, 1),
                end,
                7,
                "control",
                false,
                app,
                app.replace('_', '-'),
                new BucketConfig("normandy_id", "n", 0, 100, 10_000),
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
