package dev.jetstream.core.config.collection;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.toml.TomlFile;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the config files of a folder on disk, and nothing outside of it. */
public final class ConfigFolder {
    private static final int MAX_FILES = 20_000;

    private final Path root;
    private final String prefix;
    private final Map<String, ConfigFile> files = new TreeMap<>();

    private ConfigFolder(Path root, String prefix) {
        this.root = root;
        this.prefix = prefix;
    }

    /**
     * All config files below a folder; a file that cannot be read or leads out of it costs only those that need it.
     *
     * @param prefix what precedes the path in messages, for example {@code jetstream/}; may be empty
     * @throws ConfigException when the folder is not there, a sub-folder leads out of it, or there are too many files
     */
    public static Map<String, ConfigFile> read(Path root, String prefix) {
        if (!Files.isDirectory(root)) {
            throw refused(root.toString(), "the config folder is not there");
        }
        try {
            ConfigFolder folder = new ConfigFolder(root.toRealPath(), prefix);
            folder.addFiles("");
            folder.addFiles("defaults/");
            folder.addFiles("definitions/");
            for (Path platform : folder.entries("outcomes/")) {
                if (Files.isDirectory(platform)) {
                    folder.addFiles("outcomes/" + platform.getFileName() + "/");
                }
            }
            return folder.files;
        } catch (IOException e) {
            throw new UnavailableException("cannot read the config folder %s: %s".formatted(root, e), e);
        }
    }

    private void addFiles(String folder) throws IOException {
        for (Path path : entries(folder)) {
            String name = path.getFileName().toString();
            if (name.endsWith(".toml") && !Files.isDirectory(path)) {
                if (files.size() >= MAX_FILES) {
                    throw refused(root.toString(), "there are more than %,d config files".formatted(MAX_FILES));
                }
                files.put(folder + name, file(prefix + folder + name, path));
            }
        }
    }

    private List<Path> entries(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        if (!path.toRealPath().startsWith(root)) {
            throw refused(prefix + folder, "the folder is a link that leads out of the config folder");
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        return entries;
    }

    private ConfigFile file(String name, Path path) throws IOException {
        Path real;
        try {
            real = path.toRealPath();
        } catch (NoSuchFileException e) {
            return ConfigFile.refused(name, "the file is a link to nothing");
        }
        if (!real.startsWith(root)) {
            return ConfigFile.refused(name, "the file is a link that leads out of the config folder");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            return ConfigFile.refused(name, "this is not a regular file");
        }
        if (!Files.isReadable(real)) {
            return ConfigFile.refused(name, "the file cannot be read");
        }
        try (InputStream in = Files.newInputStream(real)) {
            byte[] bytes = in.readNBytes(TomlFile.MAX_BYTES + 1);
            return bytes.length > TomlFile.MAX_BYTES
                    ? ConfigFile.refused(name, "the file has more than %,d bytes".formatted(TomlFile.MAX_BYTES))
                    : ConfigFile.of(name, bytes);
        }
    }

    private static ConfigException refused(String file, String reason) {
        return ConfigException.of(Kind.REPOSITORY, Place.of(file), "", reason, null);
    }
}
