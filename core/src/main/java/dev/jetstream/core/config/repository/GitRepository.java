package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** A git repository on disk, read from its objects: nothing is ever checked out. */
final class GitRepository implements ConfigRepository {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final String location;
    private final Path gitFolder;
    private final @Nullable String branch;
    private final String path;
    private final boolean isPrivate;

    /** Contents that are known to be readable, so that one state after another costs only what changed. */
    private final Set<String> readable = ConcurrentHashMap.newKeySet();

    GitRepository(String location, Path gitFolder, @Nullable String branch, String path, boolean isPrivate) {
        this.location = location;
        this.gitFolder = gitFolder;
        this.branch = branch;
        this.path = path;
        this.isPrivate = isPrivate;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public boolean isPrivate() {
        return isPrivate;
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public String currentRevision() {
        return read(repository -> {
            ObjectId head = head(repository);
            if (!path.isEmpty() && !GitFiles.hasFolder(repository, head, path)) {
                throw refused("there is no folder '%s' at %s".formatted(path, head.name()));
            }
            return head.name();
        });
    }

    @Override
    public String revisionAsOf(Instant instant) {
        return read(repository -> {
            List<ObjectId> newer = new ArrayList<>();
            try (RevWalk walk = new RevWalk(repository)) {
                walk.markStart(walk.parseCommit(head(repository)));
                for (RevCommit commit : walk) {
                    newer.add(commit.copy());
                    if (commit.getCommitterIdent().getWhenAsInstant().compareTo(instant) <= 0) {
                        break;
                    }
                }
            }
            return firstReadable(repository, newer);
        });
    }

    @Override
    public List<ConfigLayer> load(String revision) {
        if (!COMMIT.matcher(revision).matches()) {
            throw refused("'%s' is not a commit".formatted(revision));
        }
        return read(repository -> {
            ObjectId commit = commit(repository, revision);
            GitHistory history = new GitHistory(gitFolder, commit, path);
            return MetricHubLayout.layers(
                    gitFolder + "@" + revision + ":" + path,
                    GitFiles.read(repository, commit, path).files(),
                    isPrivate,
                    history::below);
        });
    }

    /** The oldest of the candidates that can be read; the failure of the very oldest when none can. */
    private String firstReadable(Repository repository, List<ObjectId> newestFirst) throws IOException {
        ConfigException first = null;
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            try {
                checkAll(GitFiles.read(repository, newestFirst.get(i), path));
                return newestFirst.get(i).name();
            } catch (ConfigException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? refused("there is no commit at all") : first;
    }

    private void checkAll(GitFiles files) {
        for (Map.Entry<String, ConfigFile> file : files.files().entrySet()) {
            String content = files.contentId(file.getKey());
            if (!readable.contains(content)
                    && !FileCheck.everything(file.getKey(), file.getValue()).isEmpty()) {
                readable.add(content);
            }
        }
    }

    private ObjectId commit(Repository repository, String hash) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(ObjectId.fromString(hash)).copy();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw ConfigException.of(Kind.REPOSITORY, Place.of(location), "", "there is no commit " + hash, null);
        }
    }

    private ObjectId head(Repository repository) throws IOException {
        if (branch != null && COMMIT.matcher(branch).matches()) {
            return commit(repository, branch);
        }
        String name = branch == null ? "HEAD" : "refs/heads/" + branch;
        ObjectId head = repository.resolve(name + "^{commit}");
        if (head == null && branch != null) {
            head = repository.resolve("refs/remotes/origin/" + branch + "^{commit}");
        }
        if (head == null) {
            throw refused(branch == null ? "it has no commits" : "there is no branch '%s'".formatted(branch));
        }
        return head;
    }

    private <T> T read(GitRead<T> read) {
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(gitFolder.toFile())
                .setMustExist(true)
                .build()) {
            return read.from(repository);
        } catch (IOException e) {
            throw new UnavailableException("cannot read %s: %s".formatted(location, e.getMessage()), e);
        }
    }

    private ConfigException refused(String reason) {
        return ConfigException.of(Kind.REPOSITORY, Place.of(location), "", reason, null);
    }

    private interface GitRead<T> {
        T from(Repository repository) throws IOException;
    }
}
