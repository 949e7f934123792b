package dev.jetstream.core.config.repository;

import java.util.Arrays;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** Shows a token to one host over https, and to nobody whom that host redirects to. */
final class TokenOf extends CredentialsProvider {
    private final String host;
    private final CredentialsProvider token;

    TokenOf(URIish url, String token) {
        this.host = url.getHost() == null ? "" : url.getHost();
        this.token = new UsernamePasswordCredentialsProvider("x-access-token", token);
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return token.supports(Arrays.copyOf(items, items.length));
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        return "https".equals(uri.getScheme())
                && host.equalsIgnoreCase(uri.getHost())
                && token.get(uri, Arrays.copyOf(items, items.length));
    }

    @Override
    public String toString() {
        return "the token of " + host;
    }
}
