package dev.jetstream.cli;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.message.EventTopics.Timing;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.Warehouse;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where the services find warehouse, bus and buckets: in the cloud, or on this machine. */
public interface Profile {
    /** As given to {@code --profile}. */
    String name();

    /** Starts or finds what the profile needs; the caller closes it. */
    Opened open(Path workdir);

    /** Whether there may be tables in the warehouse: where nothing was ever made it need not be opened to know. */
    default boolean mayHaveTables(Path workdir) {
        return true;
    }

    /**
     * The profile of that name: this program's own, or Google's.
     *
     * @param asked null for the own
     * @throws NothingSelectedException when there is no such profile
     */
    static Profile choose(Profile own, @Nullable String asked) {
        List<Profile> known = List.of(own, new GoogleProfile());
        String name = asked == null ? own.name() : asked;
        return known.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NothingSelectedException("--profile '%s' must be one of %s"
                        .formatted(
                                name,
                                known.stream().map(Profile::name).distinct().toList())));
    }

    /** How leases end and messages come again there. */
    Timing timing();

    /** Makes ready what the experiments will read; does nothing where the data are real. */
    Mono<Void> prepare(Warehouse warehouse, List<AnalysisConfig> configs, LocalDate date, PlanOptions options);

    /** Makes known, if only empty, the telemetry tables that statements read; does nothing where the data are real. */
    default Mono<Void> makeReadable(Warehouse warehouse, List<String> statements) {
        return Mono.empty();
    }

    /** Whether {@link #prepare} would do anything. */
    boolean prepares();

    /** Whether a batch's workers are steps of a workflow there, and not threads of this process. */
    default boolean submitsWorkflows() {
        return false;
    }

    /** Services that can be reached. */
    interface Opened extends AutoCloseable {
        /** {@code host:port} of Pub/Sub, or null for Google's. */
        @Nullable String pubsub();

        /** BigQuery's address, or null for Google's. */
        @Nullable URI bigquery();

        /** Cloud Storage's address, or null for Google's. */
        @Nullable URI storage();

        /** Where a person finds an object. */
        String place(String bucket, String object);

        @Override
        void close();
    }
}
