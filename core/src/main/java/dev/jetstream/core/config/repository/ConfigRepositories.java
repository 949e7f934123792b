package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The repositories of a run, merged in order, private ones over public ones.
 *
 * <p>A folder that is itself a git clone (or bare repository) is read at its commit, without what is not committed; any
 * other folder as it is. A root in metric-hub's layout gives both of its layers; naming the upper one once more changes
 * nothing. Calls block.
 */
public final class ConfigRepositories {
    private final List<ConfigRepository> repositories;
    private final GitClones clones;

    private ConfigRepositories(List<ConfigRepository> repositories, GitClones clones) {
        this.repositories = List.copyOf(repositories);
        this.clones = clones;
    }

    /**
     * Opens repositories without credentials; remote ones are cloned or refreshed.
     *
     * @param locations folders or URLs, each perhaps with {@code /tree/<branch>/<path>}
     * @param privateOnes likewise; all their experiments are private
     * @param cache folder for clones
     */
    public static ConfigRepositories open(List<String> locations, List<String> privateOnes, Path cache) {
        return open(locations, privateOnes, cache, null);
    }

    /**
     * Opens repositories; see {@link #open(List, List, Path)}.
     *
     * @param token shown to the servers of private repositories only; null for none
     * @throws ConfigException when one of them is not there or not allowed
     */
    public static ConfigRepositories open(
            List<String> locations, List<String> privateOnes, Path cache, @Nullable String token) {
        GitClones clones = new GitClones(cache, token);
        List<ConfigRepository> repositories = new ArrayList<>();
        locations.forEach(location -> repositories.add(open(location, false, clones)));
        privateOnes.forEach(location -> repositories.add(open(location, true, clones)));
        return new ConfigRepositories(repositories, clones);
    }

    /**
     * What folders say at this moment, whether they are clones or not; the last one wins.
     *
     * @throws ConfigException when one of them is not there
     */
    public static ConfigCollection asTheyLie(List<Path> folders) {
        List<ConfigTree> trees = new ArrayList<>();
        for (Path folder : folders) {
            new FolderRepository(folder.toString(), folder, false).layers().forEach(layer -> trees.add(layer.tree()));
        }
        return ConfigCollection.of(trees);
    }

    /** Brings the clones of remote repositories up to date, so that their present state is that of their servers. */
    public void refresh() {
        for (ConfigRepository repository : repositories) {
            ConfigLocation location = ConfigLocation.parse(repository.location());
            if (location.isRemote()) {
                Path unchanged = clones.refreshed(location.base(), repository.isPrivate());
                assert Files.isDirectory(unchanged);
            }
        }
    }

    /** The present state of all. */
    public ConfigSnapshot current() {
        return snapshot(ConfigRepository::currentRevision);
    }

    /** The state of all at an instant; plain folders as they are. */
    public ConfigSnapshot asOf(Instant instant) {
        return snapshot(repository -> repository.revisionAsOf(instant));
    }

    /**
     * The state of all at an instant that somebody asked for.
     *
     * @throws ConfigException when one of them is a plain folder, which has only one state
     */
    public ConfigSnapshot exactlyAsOf(Instant instant) {
        for (ConfigRepository repository : repositories) {
            if (!repository.hasHistory()) {
                throw ConfigException.of(
                        Kind.REPOSITORY,
                        Place.of(repository.location()),
                        "",
                        "a plain folder has no earlier states, so it cannot be read as of %s".formatted(instant),
                        "name a git repository");
            }
        }
        return asOf(instant);
    }

    /**
     * What the repositories of a snapshot said then, whether or not they are among those opened.
     *
     * @throws ConfigException when a revision is not there any more
     */
    public ConfigCollection load(ConfigSnapshot snapshot) {
        Map<String, ConfigTree> trees = new LinkedHashMap<>();
        for (ConfigSnapshot.Entry entry : snapshot.entries()) {
            for (ConfigLayer layer : opened(entry).load(entry.revision())) {
                trees.putIfAbsent(layer.id(), layer.tree());
            }
        }
        return ConfigCollection.of(List.copyOf(trees.values()));
    }

    private ConfigRepository opened(ConfigSnapshot.Entry entry) {
        return repositories.stream()
                .filter(repository ->
                        repository.location().equals(entry.repository()) && repository.isPrivate() == entry.isPrivate())
                .findFirst()
                .orElseGet(() -> open(entry.repository(), entry.isPrivate(), clones));
    }

    private ConfigSnapshot snapshot(Function<ConfigRepository, String> revision) {
        return new ConfigSnapshot(repositories.stream()
                .map(repository -> new ConfigSnapshot.Entry(
                        repository.location(), revision.apply(repository), repository.isPrivate()))
                .toList());
    }

    private static ConfigRepository open(String text, boolean isPrivate, GitClones clones) {
        ConfigLocation location = ConfigLocation.parse(text);
        if (location.isRemote()) {
            Path mirror = clones.refreshed(location.base(), isPrivate);
            return new GitRepository(text, mirror, location.branch(), location.path(), isPrivate);
        }
        Path root = Path.of(location.base());
        Path gitFolder = gitFolder(root);
        if (gitFolder != null) {
            return new GitRepository(text, gitFolder, location.branch(), location.path(), isPrivate);
        }
        if (location.branch() != null) {
            throw ConfigException.of(
                    Kind.REPOSITORY, Place.of(text), "", "%s is not a git repository".formatted(root), null);
        }
        return new FolderRepository(text, root, isPrivate);
    }

    private static @Nullable Path gitFolder(Path root) {
        if (Files.isDirectory(root.resolve(".git"))) {
            return root.resolve(".git");
        }
        boolean bare = Files.isRegularFile(root.resolve("HEAD")) && Files.isDirectory(root.resolve("objects"));
        return bare ? root : null;
    }
}
