package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a config repository, looked at commit by commit: what a push changed.
 *
 * <p>Trees are compared, not what a server tells of its commits: a list of files may be cut short, and a forced push
 * has none. Calls block. A commit that is not there is an {@link UnavailableException}: it may be on its way.
 */
public final class ConfigBranch {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final String base;
    private final String branch;
    private final @Nullable GitClones clones;

    private ConfigBranch(String base, String branch, @Nullable GitClones clones) {
        this.base = base;
        this.branch = branch;
        this.clones = clones;
    }

    /**
     * A branch of a remote repository, through its clone, or of a repository in a folder.
     *
     * @param location folder or URL; what stands behind {@code /tree/} in it counts for nothing here
     * @param branch its name, without {@code refs/heads/}
     * @param cache folder for clones
     * @throws ConfigException when it is no git repository, or not allowed
     */
    public static ConfigBranch open(String location, String branch, Path cache) {
        ConfigLocation parsed = ConfigLocation.parse(location);
        if (branch.startsWith("-") || !Repository.isValidRefName("refs/heads/" + branch)) {
            throw refused(location, "'%s' cannot be a branch".formatted(branch));
        }
        if (!parsed.isRemote() && gitFolder(parsed.base()) == null) {
            throw refused(location, "this is not a git repository, so nothing can be pushed to it");
        }
        return new ConfigBranch(parsed.base(), branch, parsed.isRemote() ? new GitClones(cache, null) : null);
    }

    /** Whether a config location, whatever its branch and folder, is in this repository. */
    public boolean holds(String location) {
        return ConfigLocation.parse(location).base().equals(base);
    }

    /** Fetches, and gives the commit that the branch is at. */
    public String refreshedTip() {
        Path folder = clones == null ? gitFolder(base) : clones.refreshed(base, false);
        if (folder == null) {
            throw new UnavailableException("the git repository %s is not there any more".formatted(base));
        }
        return read(repository -> {
            ObjectId tip = repository.resolve("refs/heads/" + branch + "^{commit}");
            if (tip == null) {
                throw new UnavailableException("%s has no branch '%s'".formatted(base, branch));
            }
            return tip.name();
        });
    }

    /** Whether a commit is in the clone, on whatever branch. */
    public boolean has(@Nullable String commit) {
        return commit != null
                && COMMIT.matcher(commit).matches()
                && read(repository -> repository.getObjectDatabase().has(ObjectId.fromString(commit)));
    }

    /** Whether a commit is another one's ancestor, or that one. */
    public boolean isAncestor(String ancestor, String descendant) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                return walk.isMergedInto(
                        walk.parseCommit(ObjectId.fromString(ancestor)),
                        walk.parseCommit(ObjectId.fromString(descendant)));
            }
        });
    }

    /** The first parent of a commit; empty for the very first one. */
    public Optional<String> parent(String commit) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                RevCommit parsed = walk.parseCommit(ObjectId.fromString(commit));
                return parsed.getParentCount() == 0
                        ? Optional.empty()
                        : Optional.of(parsed.getParent(0).name());
            }
        });
    }

    /** The whole message of a commit. */
    public String message(String commit) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                return walk.parseCommit(ObjectId.fromString(commit)).getFullMessage();
            }
        });
    }

    /** Which configs are others in one commit than in another, by path. A renamed one is gone and new. */
    public List<ConfigChange> changes(String from, String to) {
        return read(repository -> {
            ObjectId before = ObjectId.fromString(from);
            ObjectId after = ObjectId.fromString(to);
            boolean layered = GitFiles.hasFolder(repository, after, "definitions/")
                    && GitFiles.hasFolder(repository, after, MetricHubLayout.UPPER_LAYER);
            List<ConfigChange> changes = new ArrayList<>();
            try (RevWalk walk = new RevWalk(repository);
                    TreeWalk tree = new TreeWalk(repository)) {
                tree.addTree(walk.parseCommit(before).getTree());
                tree.addTree(walk.parseCommit(after).getTree());
                tree.setRecursive(true);
                tree.setFilter(TreeFilter.ANY_DIFF);
                while (tree.next()) {
                    boolean removed = tree.getRawMode(1) == 0;
                    change(tree.getPathString(), layered, removed).ifPresent(changes::add);
                }
            }
            return changes;
        });
    }

    private static Optional<ConfigChange> change(String path, boolean layered, boolean removed) {
        if (path.startsWith(MetricHubLayout.UPPER_LAYER)) {
            return ConfigChange.of(path.substring(MetricHubLayout.UPPER_LAYER.length()), true, removed);
        }
        return ConfigChange.of(path, !layered, removed);
    }

    private <T> T read(GitRead<T> read) {
        Path folder = clones == null ? gitFolder(base) : clones.mirror(base);
        if (folder == null) {
            throw new UnavailableException("the git repository %s is not there any more".formatted(base));
        }
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(folder.toFile())
                .setMustExist(true)
                .build()) {
            return read.from(repository);
        } catch (IOException e) {
            throw new UnavailableException("cannot read %s: %s".formatted(base, e.getMessage()), e);
        }
    }

    private static @Nullable Path gitFolder(String folder) {
        Path root = Path.of(folder);
        if (Files.isDirectory(root.resolve(".git"))) {
            return root.resolve(".git");
        }
        return Files.isRegularFile(root.resolve("HEAD")) && Files.isDirectory(root.resolve("objects")) ? root : null;
    }

    private static ConfigException refused(String location, String reason) {
        return ConfigException.of(Kind.REPOSITORY, Place.of(location), "", reason, null);
    }

    private interface GitRead<T> {
        T from(Repository repository) throws IOException;
    }
}
