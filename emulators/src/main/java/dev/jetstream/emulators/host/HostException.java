package dev.jetstream.emulators.host;

/** The host does not give what a server needs (a port, a folder): the message is one line that names it. */
public final class HostException extends RuntimeException {
    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
