package dev.jetstream.local;

import dev.jetstream.cli.Profile;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.message.EventTopics.Timing;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import dev.jetstream.emulators.host.HostException;
import dev.jetstream.local.telemetry.TableSchemas;
import dev.jetstream.local.telemetry.TelemetryDemand;
import dev.jetstream.local.telemetry.TelemetryGenerator;
import dev.jetstream.local.telemetry.TelemetrySettings;
import dev.jetstream.local.telemetry.TelemetryTables;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Everything on this machine: embedded servers over a work directory, telemetry generated on demand. */
final class LocalProfile implements Profile {
    private final TelemetryOptions telemetry;
    private final TableSchemas ownSchemas;
    private final Map<String, Double> effects;
    private final Clock clock;

    /**
     * A profile.
     *
     * @param ownSchemas of tables besides those of the options' file
     * @param effects branch → relative change, see {@link TelemetryDemand#of}
     */
    LocalProfile(TelemetryOptions telemetry, TableSchemas ownSchemas, Map<String, Double> effects, Clock clock) {
        this.telemetry = telemetry;
        this.ownSchemas = ownSchemas;
        this.effects = Map.copyOf(effects);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public boolean mayHaveTables(Path workdir) {
        return Files.isDirectory(workdir.resolve("warehouse"));
    }

    @Override
    public Opened open(Path workdir) {
        try {
            return new Embedded(EmbeddedServers.attachOrStart(workdir, Ports.FREE, clock), workdir);
        } catch (HostException e) {
            throw new UnavailableException(e.getMessage() == null ? "servers do not start" : e.getMessage(), e);
        }
    }

    @Override
    public Timing timing() {
        return Timing.laptop();
    }

    @Override
    public boolean prepares() {
        return telemetry.generate;
    }

    @Override
    public Mono<Void> makeReadable(Warehouse warehouse, List<String> statements) {
        return Mono.defer(() ->
                new TelemetryTables(warehouse, schemas()).declare(statements).then());
    }

    @Override
    public Mono<Void> prepare(Warehouse warehouse, List<AnalysisConfig> configs, LocalDate date, PlanOptions options) {
        return Mono.defer(() -> {
            TelemetryDemand demand = TelemetryDemand.of(configs, date, options, effects);
            TelemetrySettings settings = new TelemetrySettings(
                    telemetry.seed, telemetry.clients, demand.firstDay(), demand.lastDay(), demand.studies());
            return new TelemetryGenerator(warehouse, settings, schemas())
                    .fill(demand.statements(), demand.made())
                    .then();
        });
    }

    private TableSchemas schemas() {
        return telemetry.schemas == null ? ownSchemas : ownSchemas.and(TableSchemas.read(telemetry.schemas));
    }

    /** The embedded servers of a work directory, ours or another process's. */
    private record Embedded(EmbeddedServers servers, Path workdir) implements Opened {
        @Override
        public @Nullable String pubsub() {
            return servers.endpoints().pubsub();
        }

        @Override
        public @Nullable URI bigquery() {
            return servers.endpoints().bigquery();
        }

        @Override
        public @Nullable URI storage() {
            return servers.endpoints().storage();
        }

        @Override
        public String place(String bucket, String object) {
            return workdir.resolve("buckets").resolve(bucket).resolve(object).toString();
        }

        @Override
        public void close() {
            servers.close();
        }
    }
}
