package dev.jetstream.core.config.repository;

import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * Bare mirrors of remote repositories in a cache folder, shared by several threads and processes: whoever clones or
 * fetches holds the mirror's lock file.
 */
final class GitClones {
    private static final int TIMEOUT_SECONDS = 120;
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path cache;
    private final @Nullable String token;

    GitClones(Path cache, @Nullable String token) {
        this.cache = cache;
        this.token = token;
    }

    /**
     * The mirror of a repository, brought up to date.
     *
     * @param withToken whether to show the token to the server
     */
    Path refreshed(String url, boolean withToken) {
        Path mirror = cache.resolve(UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)) + ".git");
        ReentrantLock inProcess = LOCKS.computeIfAbsent(mirror.toAbsolutePath(), path -> new ReentrantLock());
        inProcess.lock();
        try {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            Path.of(mirror + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                CredentialsProvider credentials = withToken && token != null
                        ? new UsernamePasswordCredentialsProvider("x-access-token", token)
                        : null;
                if (Files.exists(mirror)) {
                    fetch(mirror, credentials);
                } else {
                    copy(url, mirror, credentials);
                }
            }
            return mirror;
        } catch (GitAPIException | IOException e) {
            throw new UnavailableException("cannot clone or fetch %s: %s".formatted(url, e.getMessage()), e);
        } finally {
            inProcess.unlock();
        }
    }

    private static void fetch(Path mirror, @Nullable CredentialsProvider credentials)
            throws GitAPIException, IOException {
        try (Git git = Git.open(mirror.toFile())) {
            git.fetch()
                    .setRefSpecs("+refs/heads/*:refs/heads/*")
                    .setRemoveDeletedRefs(true)
                    .setCredentialsProvider(credentials)
                    .setTimeout(TIMEOUT_SECONDS)
                    .call();
        }
    }

    /** Cloned beside its place and renamed, so that a crash leaves no half mirror. */
    private static void copy(String url, Path mirror, @Nullable CredentialsProvider credentials)
            throws GitAPIException, IOException {
        Path unfinished = Path.of(mirror + ".unfinished");
        deleteAll(unfinished);
        Git.cloneRepository()
                .setURI(url)
                .setBare(true)
                .setMirror(true)
                .setNoTags()
                .setDirectory(unfinished.toFile())
                .setCredentialsProvider(credentials)
                .setTimeout(TIMEOUT_SECONDS)
                .call()
                .close();
        Files.move(unfinished, mirror);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                paths.sorted(Comparator.reverseOrder()).forEach(GitClones::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
