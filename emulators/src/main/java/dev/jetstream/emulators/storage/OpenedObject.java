package dev.jetstream.emulators.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An object with its content open: it reads the same bytes to the end, whatever is written meanwhile. */
record OpenedObject(StoredObject object, FileChannel content) implements AutoCloseable {
    /** The bytes from {@code from} on, at most {@code most}; fewer only at the end. */
    byte[] read(long from, int most) {
        int length = (int) Math.min(most, object.size() - from);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (content.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException("%s ends before its %d bytes".formatted(object.name(), object.size()));
                }
            }
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
        return bytes.array();
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }
}
