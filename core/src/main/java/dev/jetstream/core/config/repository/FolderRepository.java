package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.collection.ConfigFile;
import dev.jetstream.core.config.collection.ConfigFolder;
import dev.jetstream.core.config.collection.FileHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plain folder: it has one state, and is used as it is. */
final class FolderRepository implements ConfigRepository {
    private static final String PLAIN = "plain:";

    private final String location;
    private final Path root;
    private final boolean isPrivate;

    FolderRepository(String location, Path root, boolean isPrivate) {
        this.location = location;
        this.root = root;
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
        return false;
    }

    @Override
    public String currentRevision() {
        return revision(files());
    }

    @Override
    public String revisionAsOf(Instant instant) {
        return currentRevision();
    }

    @Override
    public List<ConfigLayer> load(String revision) {
        Map<String, ConfigFile> files = files();
        String found = revision(files);
        if (!found.equals(revision)) {
            throw ConfigException.of(
                    Kind.REPOSITORY,
                    Place.of(location),
                    "",
                    "the folder has changed: it was %s and is now %s".formatted(revision, found),
                    "start a new run; put the configs into git to be able to go back");
        }
        return layers(files);
    }

    /** The layers as they are at this moment. */
    List<ConfigLayer> layers() {
        return layers(files());
    }

    private List<ConfigLayer> layers(Map<String, ConfigFile> files) {
        List<ConfigLayer> layers = MetricHubLayout.layers(
                root.toAbsolutePath().normalize() + ":", files, isPrivate, prefix -> FileHistory.NONE);
        return FileOverride.isMarked(root)
                ? layers.stream()
                        .map(layer -> new ConfigLayer(layer.id(), layer.tree().replacing()))
                        .toList()
                : layers;
    }

    private Map<String, ConfigFile> files() {
        Map<String, ConfigFile> files = new TreeMap<>(ConfigFolder.read(root, ""));
        Path upper = root.resolve(MetricHubLayout.UPPER_LAYER);
        if (Files.isDirectory(root.resolve("definitions")) && Files.isDirectory(upper)) {
            ConfigFolder.read(upper, MetricHubLayout.UPPER_LAYER)
                    .forEach((path, file) -> files.put(MetricHubLayout.UPPER_LAYER + path, file));
        }
        return files;
    }

    private static String revision(Map<String, ConfigFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, file) -> {
                byte[] name = path.getBytes(StandardCharsets.UTF_8);
                byte[] bytes = file.bytes();
                digest.update(ByteBuffer.allocate(8)
                        .putInt(name.length)
                        .putInt(bytes.length)
                        .array());
                digest.update(name);
                digest.update(bytes);
            });
            return PLAIN + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
