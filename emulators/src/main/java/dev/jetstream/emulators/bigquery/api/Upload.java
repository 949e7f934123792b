package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.job.JobDocument;
import dev.jetstream.emulators.host.DiskWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of a load on its way: a spool file that grows, piece after piece. */
final class Upload {
    private final ObjectNode job;
    private final Path spool;
    private final FileChannel channel;
    private long size;
    private @Nullable JobDocument started;

    Upload(ObjectNode job, Path spool) {
        this.job = job;
        this.spool = spool;
        try {
            this.channel = FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    ObjectNode job() {
        return job;
    }

    Path spool() {
        return spool;
    }

    synchronized long size() {
        return size;
    }

    /** Adds bytes that begin at {@code offset}; what is there already is skipped, a gap is left out. */
    synchronized long write(long offset, byte[] piece) {
        if (started != null || offset > size || offset + piece.length <= size) {
            return size;
        }
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        buffer.position((int) (size - offset));
        try {
            while (buffer.hasRemaining()) {
                size += channel.write(buffer);
            }
            return size;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** A full disk, mostly: the client may send the piece again. */
    private ApiException refused(IOException e) {
        ApiException refusal =
                new ApiException(503, "backendError", "%s cannot be written to: %s".formatted(spool, DiskWords.of(e)));
        refusal.initCause(e);
        return refusal;
    }

    /** The job that was made of it. */
    synchronized Optional<JobDocument> started() {
        return Optional.ofNullable(started);
    }

    /** No more bytes. */
    synchronized void finish(JobDocument document) {
        started = document;
        close();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
