package dev.jetstream.emulators.pubsub;

import dev.jetstream.emulators.host.HostException;
import dev.jetstream.emulators.host.ServerFolder;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An embedded Pub/Sub server on 127.0.0.1 for the unchanged google-cloud-pubsub client (plain text, no credentials).
 *
 * <p>With a folder, every accepted message, acknowledgement, topic and subscription is in an append journal before the
 * reply, and a restart owes again what was not acknowledged. Leases, backoffs and retention go by the given clock.
 */
public final class PubSubServer implements AutoCloseable {
    /** Above Pub/Sub's own limit of 10 MB, so that the broker refuses and not gRPC. */
    private static final int MAX_REQUEST_BYTES = 24 << 20;

    private static final long COMPACT_ABOVE_BYTES = 16 << 20;
    private static final int TICK_MILLIS = 20;
    private static final int THREADS = 8;

    private final Desk desk;
    private final BrokerJournal journal;
    private final @Nullable ServerFolder folder;
    private final ScheduledExecutorService ticker;
    private final ExecutorService calls;
    private final Server server;

    private PubSubServer(@Nullable ServerFolder folder, BrokerJournal journal, int port, Clock clock) {
        this.folder = folder;
        this.journal = journal;
        this.desk = new Desk(new PubSubBroker(clock, journal), journal);
        this.calls = Executors.newFixedThreadPool(THREADS, daemons("pubsub-call"));
        this.ticker = Executors.newSingleThreadScheduledExecutor(daemons("pubsub-tick"));
        this.server = listen(port, clock);
        var unused = ticker.scheduleWithFixedDelay(desk::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts a server that keeps its state in a folder.
     *
     * @param port 0 for any free one
     * @throws HostException when the port is in use or the folder cannot be had
     */
    public static PubSubServer start(Path folder, int port, Clock clock) {
        ServerFolder taken = ServerFolder.take(folder);
        BrokerJournal journal = BrokerJournal.NONE;
        try {
            journal = FileJournal.open(taken.path(), COMPACT_ABOVE_BYTES);
            return new PubSubServer(taken, journal, port, clock);
        } catch (RuntimeException e) {
            journal.close();
            taken.close();
            throw e;
        }
    }

    /** Starts a server that keeps nothing, for tests. */
    public static PubSubServer inMemory(int port, Clock clock) {
        return new PubSubServer(null, BrokerJournal.NONE, port, clock);
    }

    public int port() {
        return server.getPort();
    }

    /** What a client's channel connects to, for example {@code 127.0.0.1:8085}. */
    public String endpoint() {
        return "127.0.0.1:" + port();
    }

    /** Runs at once what is due by the clock; otherwise it happens within some milliseconds. */
    public void tick() {
        desk.tick();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        desk.closeAll(new BrokerException(com.google.rpc.Code.UNAVAILABLE, "The server is shutting down"));
        server.shutdown();
        try {
            if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdownNow();
        journal.close();
        if (folder != null) {
            folder.close();
        }
    }

    private Server listen(int port, Clock clock) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .executor(calls)
                    .addService(new PublisherService(desk))
                    .addService(new SubscriberService(desk, clock))
                    .maxInboundMessageSize(MAX_REQUEST_BYTES)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
        } catch (IOException e) {
            calls.shutdownNow();
            ticker.shutdownNow();
            throw new HostException("Pub/Sub cannot listen on port %d: it is in use".formatted(port), e);
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
