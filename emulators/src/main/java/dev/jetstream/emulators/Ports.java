package dev.jetstream.emulators;

/** Where the three servers listen on 127.0.0.1; 0 means any free port. */
public record Ports(int pubsub, int bigquery, int storage) {
    /** Any free ports. */
    public static final Ports FREE = new Ports(0, 0, 0);

    public Ports {
        check("pubsub", pubsub);
        check("bigquery", bigquery);
        check("storage", storage);
    }

    private static void check(String server, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d of %s must be 0 to 65535".formatted(port, server));
        }
    }
}
