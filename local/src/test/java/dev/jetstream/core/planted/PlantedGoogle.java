package dev.jetstream.core.planted;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedGoogle {
    Class<?> client() {
        return com.google.cloud.storage.Storage.class;
    }

    Class<?> wire() {
        return io.grpc.Channel.class;
    }

    Class<?> engine() {
        return org.duckdb.DuckDBDriver.class;
    }
}
