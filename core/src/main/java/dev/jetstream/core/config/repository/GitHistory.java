package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.config.collection.FileHistory.Change;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** The last change of every file, found in one pass over the log when first asked for. */
final class GitHistory {
    private final Path gitFolder;
    private final ObjectId head;
    private final String folder;
    private @Nullable Map<String, Change> changes;

    GitHistory(Path gitFolder, ObjectId head, String folder) {
        this.gitFolder = gitFolder;
        this.head = head;
        this.folder = folder;
    }

    /** The history of the files below a folder of the tree. */
    FileHistory below(String prefix) {
        return path -> Optional.ofNullable(changes().get(folder + prefix + path));
    }

    private synchronized Map<String, Change> changes() {
        Map<String, Change> known = changes;
        if (known == null) {
            known = read();
            changes = known;
        }
        return known;
    }

    private Map<String, Change> read() {
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(gitFolder.toFile())
                        .setMustExist(true)
                        .build();
                RevWalk walk = new RevWalk(repository)) {
            Map<String, Change> found = new HashMap<>();
            walk.markStart(walk.parseCommit(head));
            for (RevCommit commit : walk) {
                addChanges(walk, commit, found);
            }
            return found;
        } catch (IOException e) {
            throw new UnavailableException("cannot read the log of %s: %s".formatted(gitFolder, e.getMessage()), e);
        }
    }

    /** A merge changes only the files that differ from all of its parents. */
    private static void addChanges(RevWalk walk, RevCommit commit, Map<String, Change> found) throws IOException {
        try (TreeWalk tree = new TreeWalk(walk.getObjectReader())) {
            tree.addTree(commit.getTree());
            for (RevCommit parent : commit.getParents()) {
                tree.addTree(walk.parseCommit(parent).getTree());
            }
            if (commit.getParentCount() == 0) {
                tree.addTree(new EmptyTreeIterator());
            }
            tree.setRecursive(true);
            tree.setFilter(TreeFilter.ANY_DIFF);
            while (tree.next()) {
                if (differsFromAll(tree)) {
                    found.putIfAbsent(
                            tree.getPathString(),
                            new Change(commit.name(), commit.getCommitterIdent().getWhenAsInstant()));
                }
            }
        }
    }

    private static boolean differsFromAll(TreeWalk tree) {
        for (int parent = 1; parent < tree.getTreeCount(); parent++) {
            if (tree.idEqual(0, parent) && tree.getRawMode(0) == tree.getRawMode(parent)) {
                return false;
            }
        }
        return true;
    }
}
