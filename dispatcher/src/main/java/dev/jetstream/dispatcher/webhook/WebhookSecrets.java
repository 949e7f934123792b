package dev.jetstream.dispatcher.webhook;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.dispatcher.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that GitHub signs with: one, or two while it is rotated. They are shown nowhere.
 *
 * <p>A signature is {@code sha256=} and the lower-case hex HMAC-SHA256 of the raw body, compared in constant time.
 */
public final class WebhookSecrets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SIGNATURE = Pattern.compile("sha256=([0-9a-f]{64})");
    private static final int MOST = 2;

    private final List<SecretKeySpec> keys;

    /**
     * Secrets.
     *
     * @throws InvalidException when there is none, one is empty, or there are more than two
     */
    public WebhookSecrets(List<String> secrets) {
        if (secrets.isEmpty() || secrets.size() > MOST || secrets.stream().anyMatch(String::isBlank)) {
            throw new InvalidException(
                    "the webhook needs one secret, or two while it is rotated, none of them empty; got %d"
                            .formatted(secrets.size()));
        }
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    /** The answer to everything that none of the secrets signed. */
    static RefusedException refused() {
        return new RefusedException(401, "no valid signature");
    }

    /** The claim of a signature header; empty when it is none that we take. */
    static Optional<byte[]> claim(List<String> headers) {
        if (headers.size() != 1) {
            return Optional.empty();
        }
        var matcher = SIGNATURE.matcher(headers.get(0));
        return matcher.matches() ? Optional.of(HexFormat.of().parseHex(matcher.group(1))) : Optional.empty();
    }

    /** A check of a body that comes piece by piece. */
    Check check(byte[] claim) {
        return new Check(keys.stream().map(WebhookSecrets::mac).toList(), claim);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every JVM has " + ALGORITHM, e);
        }
    }

    /** The body of one request so far, against one claim. */
    static final class Check {
        private final List<Mac> macs;
        private final byte[] claim;

        private Check(List<Mac> macs, byte[] claim) {
            this.macs = macs;
            this.claim = claim;
        }

        void add(byte[] piece) {
            macs.forEach(mac -> mac.update(piece));
        }

        /** Whether one of the secrets signed what was added; to be asked once. */
        boolean holds() {
            boolean holds = false;
            for (Mac mac : macs) {
                holds |= MessageDigest.isEqual(mac.doFinal(), claim);
            }
            return holds;
        }
    }
}
