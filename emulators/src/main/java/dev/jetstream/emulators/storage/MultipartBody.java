package dev.jetstream.emulators.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/related} upload: the resource as JSON, then the content as it is. */
final class MultipartBody {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] resource;
    private final byte[] content;
    private final @Nullable String contentType;

    private MultipartBody(byte[] resource, byte[] content, @Nullable String contentType) {
        this.resource = resource;
        this.content = content;
        this.contentType = contentType;
    }

    static MultipartBody parse(String header, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(header);
        if (!matcher.find()) {
            throw StorageException.invalid("multipart upload without a boundary: " + header);
        }
        byte[] boundary = ("--" + matcher.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        int first = indexOf(body, boundary, 0);
        int firstBody = after(body, BLANK_LINE, first);
        int second = indexOf(body, boundary, firstBody);
        int secondBody = after(body, BLANK_LINE, second);
        // The content may hold anything; the last boundary ends it.
        int end = lastIndexOf(body, boundary);
        if (end < secondBody - 2) {
            throw StorageException.invalid("multipart upload has no closing boundary");
        }
        return new MultipartBody(
                Arrays.copyOfRange(body, firstBody, second - 2),
                Arrays.copyOfRange(body, secondBody, Math.max(secondBody, end - 2)),
                contentType(new String(body, second, secondBody - second, StandardCharsets.ISO_8859_1)));
    }

    byte[] resource() {
        return resource.clone();
    }

    byte[] content() {
        return content.clone();
    }

    @Nullable String contentType() {
        return contentType;
    }

    private static @Nullable String contentType(String partHeaders) {
        for (String line : partHeaders.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
                return line.substring("content-type:".length()).strip();
            }
        }
        return null;
    }

    private static int after(byte[] body, byte[] wanted, int from) {
        return indexOf(body, wanted, from) + wanted.length;
    }

    private static int indexOf(byte[] body, byte[] wanted, int from) {
        for (int i = from; i <= body.length - wanted.length; i++) {
            if (matches(body, wanted, i)) {
                return i;
            }
        }
        throw StorageException.invalid("multipart upload is cut short");
    }

    private static int lastIndexOf(byte[] body, byte[] wanted) {
        int i = body.length - wanted.length;
        while (i > 0 && !matches(body, wanted, i)) {
            i--;
        }
        return i;
    }

    private static boolean matches(byte[] body, byte[] wanted, int at) {
        return Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
