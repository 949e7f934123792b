package dev.jetstream.core.config.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Cloning over the network: from a real server over https, and from servers that mean no good. */
@Timeout(60)
final class GitClonesTest {
    private static final String TOKEN = "ghp_verySecret0123456789";
    private static final GitNetwork LOCAL =
            new GitNetwork(Duration.ofSeconds(20), Duration.ofSeconds(40), InetAddress::isLoopbackAddress);

    private final SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Logger> loggers = Stream.of("org.eclipse.jgit", "dev.jetstream")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();

    private @Nullable SSLContext tls;

    @TempDir
    private Path folder;

    @BeforeEach
    void listensToTheLog() {
        log.start();
        loggers.forEach(logger -> {
            logger.setLevel(Level.TRACE);
            logger.setAdditive(false);
            logger.addAppender(log);
        });
    }

    @AfterEach
    void putsBackWhatIsShared() {
        loggers.forEach(logger -> {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(null);
        });
        HttpsURLConnection.setDefaultSSLSocketFactory(usual);
    }

    @Test
    void clonesAndFetchesOverHttps() throws Exception {
        try (GitServer server = new GitServer("127.0.0.1", tls(), origin(), null)) {
            GitClones clones = new GitClones(folder.resolve("cache"), TOKEN, LOCAL);

            String first = revision(clones.refreshed(server.url(), false));
            change("b.toml");
            String second = revision(clones.refreshed(server.url(), false));

            assertThat(first).matches("[0-9a-f]{40}").isNotEqualTo(second);
            assertThat(server.authorizations()).containsOnly("none");
        }
    }

    @Test
    void showsTheTokenToThePrivateServerAndToNobodyElse() throws Exception {
        try (GitServer server = new GitServer("127.0.0.1", tls(), origin(), GitServer.basic(TOKEN))) {
            Path mirror = new GitClones(folder.resolve("cache"), TOKEN, LOCAL).refreshed(server.url(), true);

            assertThat(revision(mirror)).matches("[0-9a-f]{40}");
            assertThat(server.authorizations()).contains(GitServer.basic(TOKEN));
            assertThat(Files.readString(mirror.resolve("config"))).doesNotContain(TOKEN);
            assertThat(log.list).as("what JGit logs at its most talkative").isNotEmpty();
            assertNoSecret(
                    log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        }
    }

    @Test
    void keepsAWrongTokenOutOfMessagesAndLogs() throws Exception {
        try (GitServer server = new GitServer("127.0.0.1", tls(), origin(), GitServer.basic("another"))) {
            GitClones clones = new GitClones(folder.resolve("cache"), TOKEN, LOCAL);

            assertThatThrownBy(() -> clones.refreshed(server.url(), true))
                    .isInstanceOf(UnavailableException.class)
                    .satisfies(failure -> {
                        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                            assertNoSecret(List.of(String.valueOf(cause)));
                        }
                    });
            assertNoSecret(
                    log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        }
    }

    @Test
    void doesNotTakeTheTokenToWhereAServerRedirects() throws Exception {
        try (GitServer other = new GitServer("127.0.0.2", tls(), origin(), GitServer.basic(TOKEN));
                GitServer server = new GitServer("127.0.0.1", tls(), origin(), null)) {
            server.redirectTo(other.url());
            GitClones clones = new GitClones(folder.resolve("cache"), TOKEN, LOCAL);

            assertThatThrownBy(() -> clones.refreshed(server.url(), true)).isInstanceOf(UnavailableException.class);
            assertThat(other.authorizations()).isNotEmpty().containsOnly("none");
        }
    }

    @Test
    void doesNotFollowARedirectionToAForbiddenAddress() throws Exception {
        GitNetwork onlyOne = new GitNetwork(
                LOCAL.silence(),
                LOCAL.whole(),
                address -> address.getHostAddress().equals("127.0.0.1"));
        try (GitServer other = new GitServer("127.0.0.2", tls(), origin(), null);
                GitServer server = new GitServer("127.0.0.1", tls(), origin(), null)) {
            server.redirectTo(other.url());
            GitClones clones = new GitClones(folder.resolve("cache"), null, onlyOne);

            assertThatThrownBy(() -> clones.refreshed(server.url(), false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the host '127.0.0.2' (127.0.0.2) is not allowed");
            assertThat(other.authorizations()).isEmpty();
        }
    }

    @Test
    void talksToNoAddressOfThisMachineInProduction() throws Exception {
        try (GitServer server = new GitServer("127.0.0.1", tls(), origin(), null)) {
            GitClones clones = new GitClones(folder.resolve("cache"), null);

            assertThatThrownBy(() -> clones.refreshed(server.url(), false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("is not allowed");
            assertThat(server.authorizations()).isEmpty();
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            GitNetwork impatient =
                    new GitNetwork(Duration.ofSeconds(1), Duration.ofSeconds(5), InetAddress::isLoopbackAddress);
            GitClones clones = new GitClones(folder.resolve("cache"), null, impatient);
            String url = "http://localhost:%d/configs.git".formatted(silent.getLocalPort());

            assertThatThrownBy(() -> clones.refreshed(url, false))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("cannot clone or fetch");
            assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**.git");
        }
    }

    @Test
    void givesUpOnAServerThatDripsForEver() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (ServerSocket dripping = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> drip(dripping, left), "dripping server");
            server.start();
            GitNetwork impatient =
                    new GitNetwork(Duration.ofSeconds(10), Duration.ofSeconds(1), InetAddress::isLoopbackAddress);
            GitClones clones = new GitClones(folder.resolve("cache"), null, impatient);
            String url = "http://localhost:%d/configs.git".formatted(dripping.getLocalPort());

            assertThatThrownBy(() -> clones.refreshed(url, false))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("takes longer than 1 s");
            left.countDown();
            server.join();
        }
    }

    @Test
    void twoProcessesShareOneCache() throws Exception {
        String url = origin().resolveSibling("").toUri().toString();
        Path cache = folder.resolve("cache");
        Process one = refreshing(cache, url, "one");
        Process other = refreshing(cache, url, "other");
        for (int i = 0; i < 5; i++) {
            change("c%d.toml".formatted(i));
        }

        assertThat(one.waitFor())
                .as(Files.readString(folder.resolve("one.log")))
                .isZero();
        assertThat(other.waitFor())
                .as(Files.readString(folder.resolve("other.log")))
                .isZero();
        assertThat(revision(new GitClones(cache, null).refreshed(url, false))).matches("[0-9a-f]{40}");
        assertThat(cache).isDirectoryContaining("glob:**.git").isDirectoryNotContaining("glob:**.unfinished");
    }

    private Process refreshing(Path cache, String url, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheProcess.class.getName(),
                        cache.toString(),
                        url,
                        "10")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private SSLContext tls() throws IOException, InterruptedException, GeneralSecurityException {
        if (tls == null) {
            tls = SelfSigned.context(folder);
            HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
        }
        return tls;
    }

    /** The git folder of a repository with one config. */
    private Path origin() throws IOException, GitAPIException {
        Path origin = folder.resolve("origin");
        if (!Files.exists(origin)) {
            try (Git git = Git.init().setDirectory(origin.toFile()).call()) {
                commit(git, "a.toml");
            }
        }
        return origin.resolve(".git");
    }

    private void change(String file) throws IOException, GitAPIException {
        try (Git git = Git.open(folder.resolve("origin").toFile())) {
            commit(git, file);
        }
    }

    private void commit(Git git, String file) throws IOException, GitAPIException {
        Files.writeString(folder.resolve("origin").resolve(file), "[experiment]\n");
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage("change")
                .setAuthor("Author", "a@example.org")
                .setCommitter("Author", "a@example.org")
                .setSign(false)
                .call();
    }

    private static String revision(Path mirror) {
        return new GitRepository("origin", mirror, null, "", false).currentRevision();
    }

    private static void assertNoSecret(List<String> texts) {
        String encoded = GitServer.basic(TOKEN).substring("Basic ".length());
        assertThat(texts).noneMatch(text -> text.contains(TOKEN) || text.contains(encoded));
    }

    private static void drip(ServerSocket server, CountDownLatch left) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n"
                            + "Connection: close\r\n\r\n001e# service=git-upload-pack\n0000")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write("fff0".getBytes(StandardCharsets.US_ASCII));
            do {
                out.write('x');
                out.flush();
            } while (!left.await(20, TimeUnit.MILLISECONDS));
        } catch (IOException | InterruptedException e) {
            // the client left
        }
    }
}
