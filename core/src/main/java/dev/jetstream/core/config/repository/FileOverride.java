package dev.jetstream.core.config.repository;

import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with one experiment's config that takes the place of those in weaker repositories, instead of being merged
 * over them.
 */
public final class FileOverride {
    private static final String MARK = ".replaces";
    private static final int HASH_LENGTH = 16;

    private FileOverride() {}

    /**
     * Makes the folder of a file; the same for the same content, so that a batch finds it again.
     *
     * @param parent of all such folders
     * @return the folder, to be given as the last repository
     */
    public static Path write(Path parent, String slug, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Path folder = parent.resolve(slug + "-" + Digest.sha256(bytes).substring(0, HASH_LENGTH));
            Files.createDirectories(folder);
            Files.write(folder.resolve(slug + ".toml"), bytes);
            Files.write(folder.resolve(MARK), new byte[0]);
            return folder;
        } catch (IOException e) {
            throw new UnavailableException("%s cannot be kept in %s: %s".formatted(file, parent, DiskWords.of(e)), e);
        }
    }

    /** Whether the configs of a folder take the place of others. */
    static boolean isMarked(Path folder) {
        return Files.exists(folder.resolve(MARK));
    }
}
