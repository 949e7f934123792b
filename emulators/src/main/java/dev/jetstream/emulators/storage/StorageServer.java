package dev.jetstream.emulators.storage;

import dev.jetstream.emulators.host.HostException;
import dev.jetstream.emulators.host.ServerFolder;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * An embedded Cloud Storage server on 127.0.0.1 for the unchanged google-cloud-storage client ({@code setHost} and no
 * credentials).
 *
 * <p>Below the folder each object is a plain file; a kill at any moment leaves the old object or the new one whole.
 */
public final class StorageServer implements AutoCloseable {
    private static final int DISK_THREADS = 8;
    private static final int DISK_QUEUE = 100_000;
    /** Names have up to 1,024 bytes, percent-encoded three times as many, and a copy names two. */
    private static final int MAX_LINE = 32 << 10;

    private final ServerFolder folder;
    private final BucketStore store;
    private final FaultInjection faults = new FaultInjection();
    private final Scheduler disk = Schedulers.newBoundedElastic(DISK_THREADS, DISK_QUEUE, "storage-disk", 60, true);
    private final LoopResources loops = LoopResources.create("storage-http", 1, 2, true);
    private final StorageRoutes routes;
    private final DisposableServer server;

    private StorageServer(ServerFolder folder, int port, Clock clock) {
        this.folder = folder;
        this.store = new BucketStore(folder.path(), clock, CommitStep.Listener.NONE);
        this.routes = new StorageRoutes(store, () -> endpoint().toString());
        this.server = listen(port);
    }

    /**
     * Starts a server over a folder.
     *
     * @param port 0 for any free one
     * @throws HostException when the port is in use or the folder cannot be had
     */
    public static StorageServer start(Path folder, int port, Clock clock) {
        ServerFolder taken = ServerFolder.take(folder);
        try {
            return new StorageServer(taken, port, clock);
        } catch (RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    public int port() {
        return server.port();
    }

    /** The client's host, for example {@code http://127.0.0.1:9023}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Makes a bucket unless it is there. */
    public void ensureBucket(String name) {
        synchronized (store) {
            if (!store.names().contains(name)) {
                var unused = store.create(store.json().createObjectNode().put("name", name));
            }
        }
    }

    /** Where tests order troubles. */
    public FaultInjection faults() {
        return faults;
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(3));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(Duration.ofSeconds(3));
        routes.close();
        disk.dispose();
        folder.close();
    }

    private DisposableServer listen(int port) {
        try {
            return HttpServer.create()
                    .host("127.0.0.1")
                    .port(port)
                    .runOn(loops)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(MAX_LINE))
                    .handle(new StorageHttp(routes, faults, disk))
                    .bindNow(Duration.ofSeconds(10));
        } catch (ChannelBindException e) {
            disk.dispose();
            loops.dispose();
            throw new HostException("Cloud Storage cannot listen on port %d: it is in use".formatted(port), e);
        }
    }
}
