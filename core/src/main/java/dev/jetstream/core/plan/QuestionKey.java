package dev.jetstream.core.plan;

import dev.jetstream.core.sql.SqlTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Says that two tables answer the same question: a hash of the statement without its layout, of the keys of what it
 * reads, and of a number kept by hand.
 *
 * <p>That the question is the same does not mean that the telemetry is.
 */
public final class QuestionKey {
    private QuestionKey() {}

    /** What kind of table is asked for; the number rises when its meaning changes though its SQL does not. */
    public enum Kind {
        ENROLLMENTS(1),
        METRICS(1),
        STATISTICS(1);

        private final int version;

        Kind(int version) {
            this.version = version;
        }
    }

    /** 64 hex digits. */
    public static String of(Kind kind, String sql, List<String> inputKeys) {
        MessageDigest digest = sha256();
        update(digest, kind + "_V" + kind.version);
        inputKeys.forEach(key -> update(digest, key));
        SqlTokens.of(sql).forEach(token -> update(digest, token.text()));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** 64 hex digits of a question that is no statement: all its texts, in order. */
    static String ofTexts(Kind kind, List<String> texts) {
        MessageDigest digest = sha256();
        update(digest, kind + "_V" + kind.version);
        texts.forEach(text -> update(digest, text));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Each part ends in a byte that no text has, so that parts cannot run into each other. */
    private static void update(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xFF);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
