package dev.jetstream.gcp.platform;

import com.google.auth.oauth2.GoogleCredentials;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * A bearer token of the machine's default credentials, fresh at every call: one lives an hour.
 *
 * <p>Blocks while it is fetched; fails with {@link UnavailableException} when there are no credentials.
 */
public final class AccessToken implements Supplier<String> {
    private static final List<String> SCOPE = List.of("https://www.googleapis.com/auth/cloud-platform");

    private final GoogleCredentials credentials;

    private AccessToken(GoogleCredentials credentials) {
        this.credentials = credentials;
    }

    /** The token of the default credentials. */
    public static AccessToken ofThisMachine() {
        try {
            return new AccessToken(GoogleCredentials.getApplicationDefault().createScoped(SCOPE));
        } catch (IOException e) {
            throw new UnavailableException("no Google credentials: run 'gcloud auth application-default login'", e);
        }
    }

    @Override
    public String get() {
        try {
            credentials.refreshIfExpired();
            com.google.auth.oauth2.AccessToken token = credentials.getAccessToken();
            if (token == null) {
                throw new UnavailableException("Google gives no access token");
            }
            return token.getTokenValue();
        } catch (IOException e) {
            throw new UnavailableException("Google gives no access token: " + e.getMessage(), e);
        }
    }
}
