package dev.jetstream.emulators.pubsub;

import com.google.rpc.Code;
import dev.jetstream.emulators.host.DiskWords;
import dev.jetstream.emulators.host.HostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of checksummed frames.
 *
 * <p>A frame that a crash cut short ends the file; the tail from there on is cut off at the next start (nobody was told
 * that it was accepted). Compaction writes a second file and renames it over the first.
 */
final class FileJournal implements BrokerJournal {
    static final String FILE = "pubsub.journal";
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final int COMPACTION_GROWTH = 4;
    private static final int SNAPSHOT_BUFFER = 1 << 20;

    private final Path file;
    private final long compactAbove;
    private final Object syncing = new Object();
    private FileChannel channel;
    private volatile long written;
    private long synced;
    private long sizeAfterCompaction;

    private FileJournal(Path file, FileChannel channel, long compactAbove) {
        this.file = file;
        this.channel = channel;
        this.compactAbove = compactAbove;
    }

    /**
     * Opens the journal in a folder, making it when it is not there.
     *
     * @param compactAbove bytes below which the journal is never compacted
     */
    static FileJournal open(Path folder, long compactAbove) {
        Path file = folder.resolve(FILE);
        try {
            return new FileJournal(file, openChannel(file), compactAbove);
        } catch (IOException e) {
            throw new HostException("journal %s cannot be opened: %s".formatted(file, DiskWords.of(e)), e);
        }
    }

    @Override
    public void replay(Consumer<JournalEntry> into) {
        try {
            JournalFrames.Reader reader = new JournalFrames.Reader(channel);
            for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
                into.accept(entry);
            }
            long end = reader.position();
            if (end < channel.size()) {
                LOG.warn("Journal {}: cut off a torn tail of {} bytes at {}", file, channel.size() - end, end);
                channel.truncate(end);
                channel.force(true);
            }
            channel.position(end);
            written = end;
            synced = end;
        } catch (IOException e) {
            throw new HostException("journal %s cannot be read: %s".formatted(file, DiskWords.of(e)), e);
        }
    }

    @Override
    public void append(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        entries.forEach(entry -> JournalFrames.write(entry, bytes));
        try {
            writeFully(channel, ByteBuffer.wrap(bytes.toByteArray()));
            written = channel.position();
        } catch (IOException e) {
            takeBackPartOfFrame();
            throw new BrokerException(
                    Code.UNAVAILABLE, "journal %s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public boolean wantsCompaction() {
        return written > Math.max(compactAbove, COMPACTION_GROWTH * sizeAfterCompaction);
    }

    @Override
    public void compact(Stream<JournalEntry> snapshot) {
        Path next = file.resolveSibling(FILE + ".next");
        synchronized (syncing) {
            try {
                FileChannel replacement = writeSnapshot(next, snapshot);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                channel.close();
                channel = replacement;
                written = channel.position();
                synced = written;
                sizeAfterCompaction = written;
            } catch (IOException e) {
                // The journal as it is stays good; do not try again at every append.
                sizeAfterCompaction = written;
                LOG.warn("Journal {} could not be compacted: {}", file, e.toString());
            }
        }
    }

    @Override
    public void sync() {
        synchronized (syncing) {
            long until = written;
            if (until <= synced) {
                return;
            }
            try {
                channel.force(false);
                synced = until;
            } catch (IOException e) {
                throw new BrokerException(
                        Code.UNAVAILABLE, "journal %s cannot be synced: %s".formatted(file, e.getMessage()), e);
            }
        }
    }

    @Override
    public void close() {
        synchronized (syncing) {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.force(false);
                channel.close();
            } catch (IOException e) {
                LOG.warn("Journal {} could not be closed: {}", file, e.toString());
            }
        }
    }

    private static FileChannel openChannel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static FileChannel writeSnapshot(Path next, Stream<JournalEntry> snapshot) throws IOException {
        Files.deleteIfExists(next);
        FileChannel replacement = openChannel(next);
        try {
            ByteArrayOutputStream buffer = new ByteArrayOutputStream(SNAPSHOT_BUFFER);
            for (Iterator<JournalEntry> entries = snapshot.iterator(); entries.hasNext(); ) {
                JournalFrames.write(entries.next(), buffer);
                if (buffer.size() >= SNAPSHOT_BUFFER || !entries.hasNext()) {
                    writeFully(replacement, ByteBuffer.wrap(buffer.toByteArray()));
                    buffer.reset();
                }
            }
            replacement.force(true);
            return replacement;
        } catch (IOException e) {
            replacement.close();
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private void takeBackPartOfFrame() {
        try {
            channel.truncate(written);
            channel.position(written);
        } catch (IOException e) {
            LOG.error("Journal {} could not be cut back to {}", file, written, e);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
