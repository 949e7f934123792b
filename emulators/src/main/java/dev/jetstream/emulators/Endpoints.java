package dev.jetstream.emulators;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.host.DiskWords;
import dev.jetstream.emulators.host.HostException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a running set of servers is, as {@code <workdir>/endpoints.json} tells other processes.
 *
 * @param pubsub {@code host:port} for a gRPC channel
 * @param bigquery base URI for the client's {@code setHost}
 * @param storage base URI for the client's {@code setHost}
 * @param pid the process that runs them
 * @param processStarted when that process began, so that another one with its number is not taken for it; empty where
 *     the system does not say
 * @param started when the servers were up, ISO-8601
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Endpoints(String pubsub, URI bigquery, URI storage, long pid, String processStarted, String started) {
    static final String FILE = "endpoints.json";
    private static final int CONNECT_MILLIS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a work directory's file says; empty when there is none or it cannot be read. */
    public static Optional<Endpoints> read(Path workdir) {
        Path file = workdir.resolve(FILE);
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Endpoints.class)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The set of servers that is alive in a work directory, if one is. */
    public static Optional<Endpoints> alive(Path workdir) {
        return read(workdir).filter(Endpoints::isAlive);
    }

    /** Whether the process lives and each of its ports answers. */
    public boolean isAlive() {
        return ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> startOf(process).equals(processStarted))
                        .isPresent()
                && Stream.of(URI.create("grpc://" + pubsub), bigquery, storage).allMatch(Endpoints::answers);
    }

    static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    /** Readers see the whole file or none. */
    void write(Path workdir) {
        Path next = workdir.resolve(FILE + ".next");
        try {
            Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(
                    next, workdir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HostException("folder %s cannot be written to: %s".formatted(workdir, DiskWords.of(e)), e);
        }
    }

    private static boolean answers(URI endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
