package dev.jetstream.core.config.repository;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Predicate;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * How clones may use the network.
 *
 * @param silence how long a server may say nothing
 * @param whole how long a clone or fetch may take in all
 * @param allowed which addresses may be talked to, also after a redirection or behind an innocent name
 */
record GitNetwork(Duration silence, Duration whole, Predicate<InetAddress> allowed) {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration WHOLE = Duration.ofMinutes(10);

    /** For production: neither this machine nor link-local addresses, where clouds keep their metadata. */
    static GitNetwork standard() {
        return new GitNetwork(SILENCE, WHOLE, GitNetwork::isElsewhere);
    }

    private static boolean isElsewhere(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !isMetadataOfAmazon(address);
    }

    /** fd00:ec2::/32, the only metadata address that is not link-local. */
    private static boolean isMetadataOfAmazon(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16
                && bytes[0] == (byte) 0xfd
                && bytes[1] == 0
                && bytes[2] == 0x0e
                && bytes[3] == (byte) 0xc2;
    }

    /** Opens HTTP connections to allowed addresses only, and reads from them until the deadline. */
    HttpConnectionFactory connections(Deadline deadline) {
        return new HttpConnectionFactory() {
            @Override
            public HttpConnection create(URL url) throws IOException {
                check(url);
                return new GuardedConnection(url, Proxy.NO_PROXY, deadline);
            }

            @Override
            public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
                if (proxy == null || proxy.type() == Proxy.Type.DIRECT) {
                    check(url);
                }
                return new GuardedConnection(url, proxy == null ? Proxy.NO_PROXY : proxy, deadline);
            }
        };
    }

    private void check(URL url) throws IOException {
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (!allowed.test(address)) {
                    throw new ForbiddenAddressException(
                            "the host '%s' (%s) is not allowed".formatted(url.getHost(), address.getHostAddress()));
                }
            }
        } catch (UnknownHostException e) {
            throw new UnknownHostException("the host '%s' is not known".formatted(url.getHost()));
        }
    }

    private static final class GuardedConnection extends JDKHttpConnection {
        private final Deadline deadline;

        GuardedConnection(URL url, Proxy proxy, Deadline deadline) throws IOException {
            super(url, proxy);
            this.deadline = deadline;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return deadline.guard(super.getInputStream());
        }
    }

    /** The address is one that no repository may be at. */
    static final class ForbiddenAddressException extends IOException {
        private ForbiddenAddressException(String message) {
            super(message);
        }
    }
}
