package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.repository.GitNetwork.ForbiddenAddressException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Bare mirrors of remote repositories in a cache folder, shared by several threads and processes: whoever clones or
 * fetches holds the mirror's lock file.
 *
 * <p>A mirror is read while another process fetches into it: fetching only adds objects and moves branches.
 */
final class GitClones {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path cache;
    private final @Nullable String token;
    private final GitNetwork network;

    GitClones(Path cache, @Nullable String token) {
        this(cache, token, GitNetwork.standard());
    }

    GitClones(Path cache, @Nullable String token, GitNetwork network) {
        this.cache = cache;
        this.token = token == null || token.isEmpty() ? null : token;
        this.network = network;
    }

    /**
     * The mirror of a repository, brought up to date.
     *
     * @param withToken whether to show the token to the server
     */
    Path refreshed(String url, boolean withToken) {
        Path mirror = mirror(url);
        ReentrantLock inProcess = LOCKS.computeIfAbsent(mirror.toAbsolutePath(), path -> new ReentrantLock());
        inProcess.lock();
        try {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            Path.of(mirror + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                if (Files.exists(mirror)) {
                    fetch(url, mirror, withToken);
                } else {
                    copy(url, mirror, withToken);
                }
            }
            return mirror;
        } catch (GitAPIException | JGitInternalException | IOException | URISyntaxException e) {
            throw failure(url, e);
        } finally {
            inProcess.unlock();
        }
    }

    /** Where the mirror of a repository is, or will be. */
    Path mirror(String url) {
        return cache.resolve(UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)) + ".git");
    }

    private void fetch(String url, Path mirror, boolean withToken)
            throws GitAPIException, IOException, URISyntaxException {
        Deadline deadline = new Deadline(network.whole());
        try (Git git = Git.open(mirror.toFile())) {
            var unused = with(url, withToken, deadline, git.fetch())
                    .setRemote(url)
                    .setRefSpecs("+refs/heads/*:refs/heads/*")
                    .setRemoveDeletedRefs(true)
                    .setProgressMonitor(deadline)
                    .call();
        }
    }

    /** Cloned beside its place and renamed, so that a crash leaves no half mirror. */
    private void copy(String url, Path mirror, boolean withToken)
            throws GitAPIException, IOException, URISyntaxException {
        Path unfinished = Path.of(mirror + ".unfinished");
        deleteAll(unfinished);
        Deadline deadline = new Deadline(network.whole());
        with(url, withToken, deadline, Git.cloneRepository())
                .setURI(url)
                .setBare(true)
                .setMirror(true)
                .setNoTags()
                .setDirectory(unfinished.toFile())
                .setProgressMonitor(deadline)
                .call()
                .close();
        Files.move(unfinished, mirror);
    }

    private <C extends TransportCommand<C, ?>> C with(String url, boolean withToken, Deadline deadline, C command)
            throws URISyntaxException {
        command.setTimeout(Math.toIntExact(network.silence().toSeconds()));
        command.setTransportConfigCallback(transport -> {
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(network.connections(deadline));
            }
        });
        return withToken && token != null
                ? command.setCredentialsProvider(new TokenOf(new URIish(url), token))
                : command;
    }

    private static RuntimeException failure(String url, Exception failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof ForbiddenAddressException)) {
            cause = cause.getCause();
        }
        if (cause != null) {
            return ConfigException.of(
                    Kind.REPOSITORY,
                    Place.of(url),
                    "",
                    Objects.requireNonNullElse(cause.getMessage(), "the address is not allowed"),
                    null);
        }
        return new UnavailableException("cannot clone or fetch %s: %s".formatted(url, failure.getMessage()), failure);
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
