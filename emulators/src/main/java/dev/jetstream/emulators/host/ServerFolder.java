package dev.jetstream.emulators.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A folder that belongs to one running server: made when missing, locked until closed. */
public final class ServerFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lockFile;

    private ServerFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Takes the folder; a {@link HostException} when it cannot be written to or another server holds it. */
    public static ServerFolder take(Path path) {
        FileChannel lockFile;
        try {
            Files.createDirectories(path);
            lockFile = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new HostException("folder %s cannot be written to: %s".formatted(path, DiskWords.of(e)), e);
        }
        try {
            if (tryLock(lockFile) != null) {
                return new ServerFolder(path, lockFile);
            }
            lockFile.close();
        } catch (IOException e) {
            throw new HostException("folder %s cannot be locked: %s".formatted(path, DiskWords.of(e)), e);
        }
        throw new HostException("folder %s is in use by another server".formatted(path));
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new HostException("folder %s cannot be unlocked: %s".formatted(path, DiskWords.of(e)), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
