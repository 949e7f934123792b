package dev.jetstream.core.config.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.FileHistory.Change;
import dev.jetstream.core.config.collection.OutcomeMetadata;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigRepositoriesTest {
    private static final String OUTCOME =
            "friendly_name = \"O\"\ndescription = \"D\"\ndefault_metrics = [\"b\"]\n[metrics.b]\n[metrics.a]\n";

    @TempDir
    private Path folder;

    @Test
    void takesBothLayersOfMetricHub() {
        ConfigRepositories repositories =
                open(SharedFolder.path("corpus/metric-hub").toString());

        ConfigCollection collection = repositories.load(repositories.current());

        assertThat(collection.experimentSlugs()).hasSize(487);
        assertThat(collection.functions()).hasSize(5);
        assertThat(collection.definitions("firefox_desktop").metrics().definitions())
                .hasSize(214);
    }

    @Test
    void keepsTheStateOfAPlainFolder() throws IOException {
        write("a.toml", "[experiment]\nenrollment_period = 3\n");
        ConfigRepositories repositories = open(folder.toString());
        ConfigSnapshot before = repositories.current();

        assertThat(before.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.revision()).matches("plain:[0-9a-f]{64}"));
        assertThat(repositories.current()).isEqualTo(before);
        assertThat(period(repositories.load(before), "a")).isEqualTo(3);

        write("a.toml", "[experiment]\nenrollment_period = 4\n");

        assertThatThrownBy(() -> repositories.load(before))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the folder has changed");
        assertThat(repositories.asOf(Instant.EPOCH)).isEqualTo(repositories.current());
        assertThatThrownBy(() -> repositories.exactlyAsOf(Instant.EPOCH))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no earlier states");
    }

    @Test
    void readsGitAtItsCommitAndNotWhatLiesAround() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("a.toml", "[experiment]\nenrollment_period = 3\n");
            String first = committed(git, "2026-01-01T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());
            ConfigSnapshot snapshot = repositories.current();
            write("a.toml", "[experiment]\nenrollment_period = 4\n");

            assertThat(snapshot.entries())
                    .extracting(ConfigSnapshot.Entry::revision)
                    .containsExactly(first);
            assertThat(period(repositories.load(snapshot), "a")).isEqualTo(3);

            commit(git, "2026-01-02T00:00:00Z");

            assertThat(period(repositories.load(snapshot), "a")).isEqualTo(3);
            assertThat(period(repositories.load(repositories.current()), "a")).isEqualTo(4);
        }
    }

    @Test
    void goesBackToAnInstantAndPastABrokenCommit() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("a.toml", "[experiment]\nenrollment_period = 1\n");
            commit(git, "2026-01-01T00:00:00Z");
            write("a.toml", "[experiment\n");
            commit(git, "2026-01-02T00:00:00Z");
            Files.move(folder.resolve("a.toml"), folder.resolve("b.toml"));
            write("b.toml", "[experiment]\nenrollment_period = 3\n");
            String third = committed(git, "2026-01-03T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());

            assertThat(period(at(repositories, "2026-01-01T12:00:00Z"), "a")).isEqualTo(1);
            assertThat(at(repositories, "2026-01-02T12:00:00Z").experimentSlugs())
                    .containsExactly("b");
            assertThat(at(repositories, "2026-01-04T00:00:00Z").experimentSlugs())
                    .containsExactly("b");
            assertThat(period(at(repositories, "2000-01-01T00:00:00Z"), "a")).isEqualTo(1);
            assertThat(repositories
                            .exactlyAsOf(Instant.parse("2026-01-02T12:00:00Z"))
                            .entries())
                    .extracting(ConfigSnapshot.Entry::revision)
                    .containsExactly(third);
        }
    }

    @Test
    void goesBackInAPublicAndAPrivateRepositoryAtOnce() throws IOException, GitAPIException {
        try (Git open = Git.init()
                        .setDirectory(folder.resolve("public").toFile())
                        .call();
                Git secret = Git.init()
                        .setDirectory(folder.resolve("private").toFile())
                        .call()) {
            write("public/a.toml", "[experiment]\nenrollment_period = 1\n");
            commit(open, "2026-01-01T00:00:00Z");
            write("private/s.toml", "[experiment]\nenrollment_period = 10\ndataset_id = \"d\"\n");
            String oldestSecret = committed(secret, "2026-01-05T00:00:00Z");
            write("public/a.toml", "[experiment\n");
            commit(open, "2026-01-10T00:00:00Z");
            write("private/s.toml", "[experiment]\nenrollment_period = \"soon\"\n");
            commit(secret, "2026-01-15T00:00:00Z");
            Files.move(folder.resolve("public/a.toml"), folder.resolve("public/b.toml"));
            write("public/b.toml", "[experiment]\nenrollment_period = 2\n");
            String renamed = committed(open, "2026-01-20T00:00:00Z");
            write("private/s.toml", "[experiment]\nenrollment_period = 20\ndataset_id = \"d\"\n");
            String mendedSecret = committed(secret, "2026-01-25T00:00:00Z");
            ConfigRepositories repositories = ConfigRepositories.open(
                    List.of(folder.resolve("public").toString()),
                    List.of(folder.resolve("private").toString()),
                    folder.resolve("cache"));

            // before every commit of the private one: its oldest; the public one's first
            assertThat(period(at(repositories, "2026-01-02T00:00:00Z"), "a")).isEqualTo(1);
            assertThat(period(at(repositories, "2026-01-02T00:00:00Z"), "s")).isEqualTo(10);
            // both broken at that time: each goes on to its next readable commit, the public one past a rename
            ConfigSnapshot amidst = repositories.exactlyAsOf(Instant.parse("2026-01-16T00:00:00Z"));
            assertThat(amidst.entries())
                    .extracting(ConfigSnapshot.Entry::revision, ConfigSnapshot.Entry::isPrivate)
                    .containsExactly(tuple(renamed, false), tuple(mendedSecret, true));
            ConfigCollection then = repositories.load(amidst);
            assertThat(then.experimentSlugs()).containsExactly("b", "s");
            assertThat(then.experimentConfig("s").orElseThrow().experiment().isPrivate())
                    .isTrue();
            assertThat(then.experimentConfig("b").orElseThrow().experiment().isPrivate())
                    .isFalse();
            assertThat(repositories.asOf(Instant.parse("2026-01-05T00:00:00Z")).entries())
                    .extracting(ConfigSnapshot.Entry::revision)
                    .contains(oldestSecret);
        }
    }

    @Test
    void readsACommitThatTheLocationNames() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("configs/a.toml", "[experiment]\nenrollment_period = 1\n");
            String first = committed(git, "2026-01-01T00:00:00Z");
            write("configs/a.toml", "[experiment]\nenrollment_period = 2\n");
            commit(git, "2026-01-02T00:00:00Z");
            ConfigRepositories pinned = open(folder + "/tree/" + first + "/configs");

            assertThat(period(pinned.load(pinned.current()), "a")).isEqualTo(1);
            assertThatThrownBy(() -> open(folder + "/tree/" + "1".repeat(40) + "/configs")
                            .current())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("there is no commit 1111");
        }
    }

    @Test
    void refusesACommitWithNamesThatLeadOut() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call();
                ObjectInserter objects = git.getRepository().newObjectInserter()) {
            ObjectId file = objects.insert(Constants.OBJ_BLOB, "[experiment]\n".getBytes(StandardCharsets.UTF_8));
            ObjectId inner = objects.insert(tree("escape.toml", FileMode.REGULAR_FILE, file));
            ObjectId outer = objects.insert(tree("..", FileMode.TREE, inner));
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(outer);
            PersonIdent author = new PersonIdent("Author", "a@example.org", Instant.EPOCH, ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            ObjectId head = objects.insert(commit);
            objects.flush();
            RefUpdate update = git.getRepository().updateRef(Constants.HEAD);
            update.setNewObjectId(head);
            assertThat(update.update()).isEqualTo(RefUpdate.Result.NEW);
            ConfigRepositories repositories = open(folder.toString());

            assertThatThrownBy(() -> repositories.load(repositories.current()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("forbidden name '../escape.toml'");
        }
    }

    /** JGit checks names when it reads a tree into its cache, not when it writes one. */
    private static TreeFormatter tree(String name, FileMode mode, ObjectId id) {
        TreeFormatter tree = new TreeFormatter();
        tree.append(name, mode, id);
        return tree;
    }

    @Test
    void refusesAHugeFileOrDeepNestingInGitAndGoesOnWithTheRest() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            Files.write(folder.resolve("huge.toml"), new byte[3 << 20]);
            write("deep.toml", "a = " + "[".repeat(10_000) + "]".repeat(10_000));
            write("fine.toml", "[experiment]\nenrollment_period = 4\n");
            commit(git, "2026-01-01T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());
            ConfigCollection collection = repositories.load(repositories.current());

            assertThat(period(collection, "fine")).isEqualTo(4);
            assertThatThrownBy(() -> collection.experimentConfig("huge"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("more than 2,097,152 bytes");
            assertThatThrownBy(() -> collection.experimentConfig("deep"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("nested more than 32 deep");
        }
    }

    @Test
    void failsWithTheFirstFaultWhenNoCommitCanBeRead() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("a.toml", "broken = \n");
            commit(git, "2026-01-01T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());

            assertThatThrownBy(() -> repositories.asOf(Instant.parse("2026-02-01T00:00:00Z")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("a.toml:1:");
        }
    }

    @Test
    void readsABranchAndAFolderOfIt() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("configs/a.toml", "[experiment]\nenrollment_period = 1\n");
            commit(git, "2026-01-01T00:00:00Z");
            git.checkout().setCreateBranch(true).setName("other").call();
            write("configs/a.toml", "[experiment]\nenrollment_period = 2\n");
            commit(git, "2026-01-02T00:00:00Z");
            git.checkout().setName(mainBranch(git)).call();

            ConfigRepositories other = open(folder + "/tree/other/configs");
            ConfigRepositories main = open(folder + "/tree/" + mainBranch(git) + "/configs");

            assertThat(period(other.load(other.current()), "a")).isEqualTo(2);
            assertThat(period(main.load(main.current()), "a")).isEqualTo(1);
            assertThatThrownBy(() -> open(folder + "/tree/nobody/configs").current())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("there is no branch 'nobody'");
            assertThatThrownBy(() -> open(folder + "/tree/other/nothing").current())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("there is no folder 'nothing/'");
        }
    }

    @Test
    void namesTheCommitThatLastTouchedAFile() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("outcomes/fenix/speed.toml", OUTCOME);
            write("a.toml", "");
            String first = committed(git, "2026-01-01T00:00:00Z");
            write("a.toml", "[experiment]\nskip = true\n");
            String second = committed(git, "2026-01-02T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());
            ConfigCollection collection = repositories.load(repositories.current());

            assertThat(collection.outcomeMetadata("speed", "fenix"))
                    .contains(new OutcomeMetadata("speed", "fenix", "O", "D", List.of("b"), List.of("b", "a"), first));
            assertThat(collection.lastChange("a")).contains(new Change(second, Instant.parse("2026-01-02T00:00:00Z")));
            assertThat(collection.lastChange("nobody")).isEmpty();
        }
    }

    @Test
    void mergesPrivateOverPublic() throws IOException {
        write("public/a.toml", "[experiment]\nenrollment_period = 1\nreference_branch = \"x\"\n");
        write("private/a.toml", "[experiment]\nenrollment_period = 2\ndataset_id = \"d\"\n");
        ConfigRepositories repositories = ConfigRepositories.open(
                List.of(folder.resolve("public").toString()),
                List.of(folder.resolve("private").toString()),
                folder.resolve("cache"));

        AnalysisSpec spec =
                repositories.load(repositories.current()).experimentConfig("a").orElseThrow();

        assertThat(spec.experiment().enrollmentPeriod()).isEqualTo(2);
        assertThat(spec.experiment().referenceBranch()).isEqualTo("x");
        assertThat(spec.experiment().isPrivate()).isTrue();
    }

    @Test
    void readsTheUpperLayerOnceWhenItIsNamedTwice() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            write("definitions/fenix.toml", "[metrics.m]\n");
            write("jetstream/a.toml", "[metrics]\nweekly = [\"m\"]\n");
            write("notes.toml", "this is no experiment");
            commit(git, "2026-01-01T00:00:00Z");
            ConfigRepositories repositories =
                    open(folder.toString(), folder + "/tree/" + mainBranch(git) + "/jetstream");

            ConfigCollection collection = repositories.load(repositories.current());

            assertThat(collection.experimentSlugs()).containsExactly("a");
            assertThat(collection
                            .experimentConfig("a")
                            .orElseThrow()
                            .metrics()
                            .periods()
                            .values())
                    .filteredOn(list -> !list.isEmpty())
                    .singleElement()
                    .satisfies(list -> assertThat(list).hasSize(1));
        }
    }

    @Test
    void readsNothingOutsideOfTheFolder() throws IOException {
        Path outside = Files.writeString(folder.resolve("secret.toml"), "[experiment]\n");
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve("a.toml"), outside);
        Files.createSymbolicLink(root.resolve("b.toml"), root.resolve("nowhere"));
        Files.writeString(root.resolve("c.toml"), "[experiment]\nskip = true\n");
        Files.write(root.resolve("d.toml"), new byte[3 << 20]);
        ConfigRepositories repositories = open(root.toString());
        ConfigCollection collection = repositories.load(repositories.current());

        assertThat(collection.experimentConfig("c")).isPresent();
        assertThatThrownBy(() -> collection.experimentConfig("a"))
                .hasMessageContaining("leads out of the config folder");
        assertThatThrownBy(() -> collection.experimentConfig("b")).hasMessageContaining("link to nothing");
        assertThatThrownBy(() -> collection.experimentConfig("d")).hasMessageContaining("more than 2,097,152 bytes");

        Files.createSymbolicLink(root.resolve("outcomes"), folder);

        assertThatThrownBy(repositories::current)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("leads out of the config folder");
    }

    @Test
    void refusesLinksInsideGit() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            Files.createSymbolicLink(folder.resolve("a.toml"), Path.of("/etc/passwd"));
            write("b.toml", "[experiment]\nskip = true\n");
            commit(git, "2026-01-01T00:00:00Z");
            ConfigRepositories repositories = open(folder.toString());
            ConfigCollection collection = repositories.load(repositories.current());

            assertThat(collection.experimentConfig("b")).isPresent();
            assertThatThrownBy(() -> collection.experimentConfig("a")).hasMessageContaining("symbolic link");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "https://169.254.169.254/latest",
                "https://metadata.google.internal/x",
                "https://127.0.0.1/x",
                "https://user:secret@example.org/x",
                "http://example.org/x",
                "ext::sh -c id",
                "ssh://git@example.org/x",
                "git@example.org:x/y.git",
                "https://[fd00:ec2::254]/x",
                "-upload-pack=id",
                "https://example.org/x/tree/-b/path",
                "https://example.org/x/tree/main/../../etc",
                "no/such/folder",
                ""
            })
    void refusesLocationsThatAreNotAllowed(String location) {
        assertThatThrownBy(() -> open(location))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void clonesOnceAndFetchesAfterwards() throws IOException, GitAPIException {
        Path origin = folder.resolve("origin");
        try (Git git = Git.init().setDirectory(origin.toFile()).call()) {
            write("origin/a.toml", "[experiment]\nenrollment_period = 1\n");
            commit(git, "2026-01-01T00:00:00Z");
            GitClones clones = new GitClones(folder.resolve("cache"), null);

            Path mirror = clones.refreshed(origin.toUri().toString(), false);
            String first = new GitRepository("origin", mirror, null, "", false).currentRevision();
            write("origin/a.toml", "[experiment]\nenrollment_period = 2\n");
            String second = committed(git, "2026-01-02T00:00:00Z");

            assertThat(clones.refreshed(origin.toUri().toString(), false)).isEqualTo(mirror);
            assertThat(new GitRepository("origin", mirror, null, "", false).currentRevision())
                    .isEqualTo(second)
                    .isNotEqualTo(first);
        }
    }

    private ConfigRepositories open(String... locations) {
        return ConfigRepositories.open(List.of(locations), List.of(), folder.resolve("cache"));
    }

    private static ConfigCollection at(ConfigRepositories repositories, String instant) {
        return repositories.load(repositories.asOf(Instant.parse(instant)));
    }

    private static int period(ConfigCollection collection, String slug) {
        Integer period =
                collection.experimentConfig(slug).orElseThrow().experiment().enrollmentPeriod();
        return period == null ? -1 : period;
    }

    private static String mainBranch(Git git) throws IOException {
        return git.getRepository().findRef("main") == null ? "master" : "main";
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void commit(Git git, String instant) throws GitAPIException {
        var unused = committed(git, instant);
    }

    private static String committed(Git git, String instant) throws GitAPIException {
        PersonIdent author = new PersonIdent("Author", "a@example.org", Instant.parse(instant), ZoneOffset.UTC);
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        return git.commit()
                .setMessage("change")
                .setAuthor(author)
                .setCommitter(author)
                .setSign(false)
                .call()
                .name();
    }
}
