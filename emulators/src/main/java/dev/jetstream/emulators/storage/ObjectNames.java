package dev.jetstream.emulators.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Object names as file names: slashes make folders, everything a file system could misread is percent-encoded, so that
 * no name can leave its bucket.
 */
final class ObjectNames {
    /** The order of a listing: by UTF-8 bytes, which UTF-16 order is not beyond the basic plane. */
    static final Comparator<String> ORDER = ObjectNames::compare;

    private static final int MAX_BYTES = 1024;
    private static final int MAX_PIECE = 200;
    private static final String PLAIN = "-_.~ !@#$&'()+,;={}^";
    private static final String EMPTY = "%-";
    private static final String CONTINUED = "%+";

    private ObjectNames() {}

    static void check(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw StorageException.invalid("Object name has %d bytes, must have 1 to %d".formatted(bytes, MAX_BYTES));
        }
        if (name.equals(".") || name.equals("..") || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
            throw StorageException.invalid("Disallowed object name: " + name.strip());
        }
    }

    /** The relative path for a name; no two names share one (on a file system that keeps case). */
    static String file(String name) {
        List<String> pieces = new ArrayList<>();
        for (String segment : name.split("/", -1)) {
            String encoded = encode(segment);
            while (encoded.length() > MAX_PIECE) {
                int cut = encoded.lastIndexOf('%', MAX_PIECE - 1) > MAX_PIECE - 3
                        ? encoded.lastIndexOf('%', MAX_PIECE - 1)
                        : MAX_PIECE;
                pieces.add(encoded.substring(0, cut) + CONTINUED);
                encoded = encoded.substring(cut);
            }
            pieces.add(encoded);
        }
        return String.join("/", pieces);
    }

    /** Where an object goes whose own path is taken, as {@code a} is by the folder of {@code a/b}. */
    static String fallbackFile(String name) {
        return "%taken/" + hash(name);
    }

    /** A name of fixed length for the sidecar. */
    static String hash(String name) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    private static String encode(String segment) {
        if (segment.isEmpty()) {
            return EMPTY;
        }
        StringBuilder encoded = new StringBuilder(segment.length());
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean dot = c == '.' && (i == 0 || i == bytes.length - 1);
            boolean space = c == ' ' && (i == 0 || i == bytes.length - 1);
            if (!dot && !space && isPlain(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }

    private static int compare(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                return Integer.compare(rank(l), rank(r));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Surrogates stand for code points above every other char. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
