package dev.jetstream.dispatcher.webhook;

import dev.jetstream.dispatcher.http.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it streams in: hashed whole, kept only up to a limit, so that nobody can fill the memory.
 *
 * <p>Not safe for threads: pieces come one after another.
 */
final class SignedBody {
    /** GitHub sends nothing larger. */
    static final int LONGEST = 25 << 20;

    /** What is kept of it; what is longer is no push that people make. */
    static final int KEPT = 1 << 20;

    private final WebhookSecrets.@Nullable Check check;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;

    /** A body; without a claim only as much is read as would be kept. */
    SignedBody(WebhookSecrets.@Nullable Check check) {
        this.check = check;
    }

    /**
     * Takes the next piece.
     *
     * @throws RefusedException 413 when the body is too long
     */
    void add(byte[] piece) {
        size += piece.length;
        refuseLongerThan(size);
        if (check != null) {
            check.add(piece);
        }
        if (size <= KEPT) {
            kept.writeBytes(piece);
        } else {
            kept.reset();
        }
    }

    /**
     * Refuses a body that is, or says that it is, too long.
     *
     * @throws RefusedException 413
     */
    void refuseLongerThan(long bytes) {
        int longest = check == null ? KEPT : LONGEST;
        if (bytes > longest) {
            throw new RefusedException(413, "body of more than %d bytes".formatted(longest));
        }
    }

    /** Whether the signature is right. */
    boolean isSigned() {
        return check != null && check.holds();
    }

    /** The body, or empty when it was too long to be kept. */
    Optional<byte[]> bytes() {
        return size <= KEPT ? Optional.of(kept.toByteArray()) : Optional.empty();
    }
}
