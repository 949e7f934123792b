package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.toml.TomlFile;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/**
 * The config files of a commit, by path below a folder of the repository.
 *
 * @param contents id of each file's content, with what else decides how it is read
 */
record GitFiles(Map<String, ConfigFile> files, Map<String, ObjectId> contents) {
    private static final int MAX_ENTRIES = 200_000;

    static GitFiles read(Repository repository, ObjectId commit, String folder) throws IOException {
        Map<String, ConfigFile> files = new TreeMap<>();
        Map<String, ObjectId> contents = new TreeMap<>();
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(commit).getTree());
            tree.setRecursive(true);
            if (!folder.isEmpty()) {
                tree.setFilter(PathFilter.create(folder.substring(0, folder.length() - 1)));
            }
            for (int entries = 0; tree.next(); entries++) {
                if (entries > MAX_ENTRIES) {
                    throw ConfigException.of(
                            Kind.REPOSITORY,
                            Place.of(commit.name()),
                            "",
                            "the commit has more than %,d files".formatted(MAX_ENTRIES),
                            null);
                }
                String path = checked(tree.getPathString(), commit);
                if (path.startsWith(folder) && MetricHubLayout.isConfig(path.substring(folder.length()))) {
                    files.put(path.substring(folder.length()), file(repository, tree, path));
                    contents.put(path.substring(folder.length()), tree.getObjectId(0));
                }
            }
        }
        return new GitFiles(files, contents);
    }

    /** No honest git writes such a name; a path with it would lead elsewhere if ever it met a disk. */
    private static String checked(String path, ObjectId commit) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equalsIgnoreCase(".git")) {
                throw ConfigException.of(
                        Kind.REPOSITORY,
                        Place.of(commit.name()),
                        "",
                        "the commit has a file of the forbidden name '%s'".formatted(path),
                        null);
            }
        }
        return path;
    }

    static boolean hasFolder(Repository repository, ObjectId commit, String folder) throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = TreeWalk.forPath(
                        repository,
                        folder.substring(0, folder.length() - 1),
                        walk.parseCommit(commit).getTree())) {
            return tree != null && tree.getFileMode(0).equals(FileMode.TREE);
        }
    }

    /** Equal for two files that are read alike. */
    String contentId(String path) {
        return path + "@" + contents.getOrDefault(path, ObjectId.zeroId()).name();
    }

    private static ConfigFile file(Repository repository, TreeWalk tree, String path) throws IOException {
        FileMode mode = tree.getFileMode(0);
        if (mode.equals(FileMode.SYMLINK)) {
            return ConfigFile.refused(path, "the file is a symbolic link");
        }
        if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
            return ConfigFile.refused(path, "this is not a regular file");
        }
        ObjectLoader content = repository.open(tree.getObjectId(0));
        return content.getSize() > TomlFile.MAX_BYTES
                ? ConfigFile.refused(path, "the file has more than %,d bytes".formatted(TomlFile.MAX_BYTES))
                : ConfigFile.of(path, content.getBytes(TomlFile.MAX_BYTES));
    }
}
