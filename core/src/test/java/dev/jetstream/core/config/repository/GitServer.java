package dev.jetstream.core.config.repository;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** Serves one repository by git's smart protocol over https, to whoever shows the credentials. */
final class GitServer implements AutoCloseable {
    private final HttpsServer server;
    private final Path gitFolder;
    private final @Nullable String authorization;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /**
     * Starts it.
     *
     * @param authorization header that is demanded; null for none
     */
    @SuppressWarnings("AddressSelection") // literal addresses, which are one each
    GitServer(String address, SSLContext tls, Path gitFolder, @Nullable String authorization) throws IOException {
        this.gitFolder = gitFolder;
        this.authorization = authorization;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/configs.git", this::answer);
        server.start();
    }

    String url() {
        return "https://%s:%d/configs.git".formatted(server.getAddress().getHostString(), port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Sends everybody elsewhere. */
    void redirectTo(String url) {
        server.removeContext("/configs.git");
        server.createContext("/configs.git", exchange -> {
            note(exchange);
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            url + "/info/refs?" + exchange.getRequestURI().getRawQuery());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    /** The Authorization header of each request; {@code none} where there was none. */
    List<String> authorizations() {
        return List.copyOf(seen);
    }

    private void note(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        seen.add(shown == null ? "none" : shown);
    }

    private void answer(HttpExchange exchange) throws IOException {
        note(exchange);
        try (exchange;
                Repository repository = new FileRepositoryBuilder()
                        .setGitDir(gitFolder.toFile())
                        .setMustExist(true)
                        .build()) {
            if (authorization != null && !authorization.equals(seen.get(seen.size() - 1))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"configs\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            UploadPack pack = new UploadPack(repository);
            pack.setBiDirectionalPipe(false);
            boolean advertises = exchange.getRequestURI().getPath().endsWith("/info/refs");
            exchange.getResponseHeaders()
                    .add("Content-Type", "application/x-git-upload-pack-" + (advertises ? "advertisement" : "result"));
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            if (advertises) {
                PacketLineOut lines = new PacketLineOut(out);
                lines.writeString("# service=git-upload-pack\n");
                lines.end();
                pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                pack.upload(body(exchange), out, null);
            }
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
    }

    static String basic(String token) {
        return "Basic "
                + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
