package dev.jetstream.core.blob;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** An object read whole: its bytes with the generation they belong to. */
public final class Blob {
    private final BlobInfo info;
    private final byte[] bytes;

    public Blob(BlobInfo info, byte[] bytes) {
        this.info = info;
        this.bytes = bytes.clone();
    }

    public BlobInfo info() {
        return info;
    }

    /** A copy of the content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The content as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the content is exactly these bytes. */
    public boolean holds(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    /**
     * What a listing says of an object.
     *
     * @param generation rises with every write
     * @param metadata the user's own keys
     */
    public record BlobInfo(String name, long generation, long size, Map<String, String> metadata) {}
}
