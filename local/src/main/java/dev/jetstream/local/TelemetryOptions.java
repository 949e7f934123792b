package dev.jetstream.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how telemetry is generated for what is analysed. */
public final class TelemetryOptions {
    static final long SEED = 1;
    static final int CLIENTS = 2_000;

    @Option(
            names = "--generate",
            description = "Fill the telemetry tables that the plan reads with generated rows, where they are not yet.")
    boolean generate;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "" + CLIENTS,
            description = "Clients to generate (${DEFAULT-VALUE}).")
    int clients = CLIENTS;

    @Option(
            names = "--schemas",
            paramLabel = "FILE",
            description = "Schemas of more tables: a JSON object, full table name to what 'bq show --schema' prints.")
    @Nullable Path schemas;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + SEED,
            description = "Another number gives other clients (${DEFAULT-VALUE}).")
    long seed = SEED;
}
