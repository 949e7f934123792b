package dev.jetstream.emulators.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stretch that a {@code Range} header asks for, both ends inclusive. */
record ByteRange(long from, long to) {
    private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** A {@link StorageException} (416) when nothing of it lies within {@code size}. */
    static ByteRange of(String header, long size) {
        Matcher matcher = HEADER.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            throw StorageException.invalid("Range must be bytes=from-to, not " + header);
        }
        long from;
        long to;
        if (matcher.group(1).isEmpty()) {
            from = Math.max(0, size - Long.parseLong(matcher.group(2)));
            to = size - 1;
        } else {
            from = Long.parseLong(matcher.group(1));
            to = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        }
        if (from > to) {
            throw new StorageException(
                    416, "requestedRangeNotSatisfiable", "Range %s of %d bytes".formatted(header, size));
        }
        return new ByteRange(from, to);
    }

    long length() {
        return to - from + 1;
    }
}
