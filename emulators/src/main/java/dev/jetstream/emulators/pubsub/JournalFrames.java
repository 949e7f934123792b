package dev.jetstream.emulators.pubsub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The frames of a journal file: length, CRC-32C of the content, content. */
final class JournalFrames {
    private static final int HEADER = 8;
    private static final int MAX_CONTENT = 64 << 20;

    private JournalFrames() {}

    static void write(JournalEntry entry, ByteArrayOutputStream out) {
        byte[] content = JournalCodec.encode(entry);
        byte[] header = ByteBuffer.allocate(HEADER)
                .putInt(content.length)
                .putInt(checksum(content))
                .array();
        out.write(header, 0, HEADER);
        out.write(content, 0, content.length);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** Reads frames up to the end of the file or the first frame that is not whole. */
    static final class Reader {
        private static final int CHUNK = 1 << 20;

        private final FileChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);
        private long readFrom;
        private long position;

        Reader(FileChannel channel) {
            this.channel = channel;
        }

        /** Where the last whole frame ended. */
        long position() {
            return position;
        }

        @Nullable JournalEntry next() throws IOException {
            if (!fill(HEADER)) {
                return null;
            }
            int length = buffer.getInt();
            int checksum = buffer.getInt();
            if (length <= 0 || length > MAX_CONTENT || !fill(length)) {
                return null;
            }
            byte[] content = new byte[length];
            buffer.get(content);
            if (checksum(content) != checksum) {
                return null;
            }
            position += HEADER + length;
            return JournalCodec.decode(content);
        }

        private boolean fill(int bytes) throws IOException {
            if (buffer.remaining() >= bytes) {
                return true;
            }
            ByteBuffer larger = ByteBuffer.allocate(Math.max(CHUNK, bytes)).put(buffer);
            while (larger.position() < bytes) {
                int read = channel.read(larger, readFrom);
                if (read < 0) {
                    buffer = larger.flip();
                    return false;
                }
                readFrom += read;
            }
            buffer = larger.flip();
            return true;
        }
    }
}
