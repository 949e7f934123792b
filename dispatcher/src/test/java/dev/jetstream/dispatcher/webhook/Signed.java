package dev.jetstream.dispatcher.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and headers as GitHub does. */
final class Signed {
    private Signed() {}

    static String hex(String algorithm, String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String headers(String secret, String event, String delivery, byte[] body) {
        return "X-Hub-Signature-256: sha256=%s\r\nX-GitHub-Event: %s\r\nX-GitHub-Delivery: %s\r\n"
                .formatted(hex("HmacSHA256", secret, body), event, delivery);
    }
}
