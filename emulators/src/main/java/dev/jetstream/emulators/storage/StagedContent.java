package dev.jetstream.emulators.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Content on its way in: bytes are appended to a file outside of the bucket and summed up on the way.
 *
 * <p>After a disk error it still counts as received only what was written whole.
 */
final class StagedContent implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final MessageDigest md5;
    private long size;
    private boolean left;

    private StagedContent(Path file, FileChannel channel, MessageDigest md5) {
        this.file = file;
        this.channel = channel;
        this.md5 = md5;
    }

    static StagedContent create(Path file) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new StagedContent(file, channel, md5);
        } catch (IOException e) {
            throw StorageException.disk(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has MD5", e);
        }
    }

    void append(byte[] bytes, int from) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
            channel.position(size);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
        crc.update(bytes, from, bytes.length - from);
        md5.update(bytes, from, bytes.length - from);
        size += bytes.length - from;
    }

    /** Makes the bytes last, before any name refers to them. */
    void seal() throws IOException {
        channel.truncate(size);
        channel.force(false);
        channel.close();
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    String crc32c() {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    String md5Hash() {
        try {
            MessageDigest soFar = (MessageDigest) md5.clone();
            return Base64.getEncoder().encodeToString(soFar.digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("MD5 can be cloned", e);
        }
    }

    /** Leaves the file where it is: an intent that refers to it could not be taken back, and would look committed. */
    void leave() {
        left = true;
    }

    /** Lets the file go unless a commit has moved it away. */
    @Override
    public void close() {
        try {
            channel.close();
            if (!left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StorageException.disk(e);
        }
    }
}
