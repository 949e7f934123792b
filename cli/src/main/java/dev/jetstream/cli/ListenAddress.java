package dev.jetstream.cli;

import dev.jetstream.core.failure.NothingSelectedException;
import java.net.InetSocketAddress;

/** Reads {@code HOST:PORT}. */
final class ListenAddress {
    private ListenAddress() {}

    /** The address in an option's value; fails with a usage error that names the option. */
    static InetSocketAddress of(String option, String value) {
        int colon = value.lastIndexOf(':');
        String port = value.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new NothingSelectedException("%s '%s' must be HOST:PORT".formatted(option, value));
        }
        return new InetSocketAddress(value.substring(0, colon), Integer.parseInt(port));
    }
}
