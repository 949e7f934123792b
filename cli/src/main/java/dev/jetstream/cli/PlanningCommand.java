package dev.jetstream.cli;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.ExperimentCatalogs;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.RepositoryStates;
import dev.jetstream.core.warehouse.NoTables;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What the commands look at that only plan: the catalog, the configs, and the tables that there are. Nothing is
 * written.
 *
 * <p>The experiments are selected and their configs resolved exactly as in a run.
 */
@SuppressWarnings("TimeZoneUsage") // real time enters here
public final class PlanningCommand implements AutoCloseable {
    private static final int TABLES_AT_A_TIME = 8;

    private final Clock clock = Clock.systemUTC();
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final Scheduler cpu = Schedulers.newParallel("planning", cores, true);
    private final Scheduler files = Schedulers.newBoundedElastic(8, 1_000, "files", 60, true);
    private final ExperimentCatalog catalog;
    private final ConfigStates configs;
    private final Profile.@Nullable Opened services;
    private final @Nullable GcpClients clients;
    private final Warehouse warehouse;

    /**
     * Opens what is needed to plan dates.
     *
     * @param withTables whether to look at the tables that exist, where there may be any
     * @param last of the dates; experiments that end by then count as over, as they will be when it is analysed
     */
    public static PlanningCommand open(SourceOptions options, Profile profile, boolean withTables, LocalDate last) {
        return new PlanningCommand(options, profile, withTables && profile.mayHaveTables(options.workdir()), last);
    }

    /** The same with the warehouse in any case: to ask it for dry runs. */
    public static PlanningCommand withWarehouse(SourceOptions options, Profile profile) {
        return new PlanningCommand(options, profile, true, LocalDate.EPOCH);
    }

    private PlanningCommand(SourceOptions options, Profile profile, boolean opens, LocalDate last) {
        this.catalog = options.catalog().open(after(last), files);
        this.configs = new RepositoryStates(options.repositories().open(options.workdir()), files);
        if (opens) {
            this.services = profile.open(options.workdir());
            this.clients = new GcpClients(
                    options.project(),
                    new GcpEndpoints(services.pubsub(), services.bigquery(), services.storage()),
                    GcpSettings.defaults(),
                    timer);
            this.warehouse = clients.warehouse();
        } else {
            this.services = null;
            this.clients = null;
            this.warehouse = new NoTables();
        }
    }

    /** Now, or the first moment at which a date can be analysed. */
    private Clock after(LocalDate date) {
        Instant over = date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return over.isAfter(clock.instant()) ? Clock.fixed(over, ZoneOffset.UTC) : clock;
    }

    /** The experiments of a date: the named ones, or all. */
    public Selection select(PlanningOptions wanted, LocalDate date) {
        ExperimentSelector selector = new ExperimentSelector(catalog, configs, warehouse, cpu, clock, cores);
        return await(
                wanted.namesExperiments()
                        ? selector.named(wanted.checkedSlugs(), date, wanted.runOptions(null))
                        : selector.all(date, wanted.runOptions(null)));
    }

    /** Those of the tables that exist. */
    public Map<TableId, TableInfo> tables(Collection<TableId> wanted) {
        return await(Flux.fromIterable(wanted)
                .flatMap(warehouse::table, TABLES_AT_A_TIME)
                .collectMap(TableInfo::id));
    }

    /** Work on each of some values on all cores; the answers in the order of the values. */
    public <T, R> List<R> each(Collection<T> values, java.util.function.Function<T, R> work) {
        return await(Flux.fromIterable(values)
                .flatMapSequential(
                        value -> Mono.fromCallable((Callable<R>) () -> work.apply(value))
                                .subscribeOn(cpu),
                        cores)
                .collectList());
    }

    /** The warehouse; one without tables unless it was to be looked at. */
    public Warehouse warehouse() {
        return warehouse;
    }

    /** The experiments there are. */
    public ExperimentCatalog catalog() {
        return catalog;
    }

    /** The config repositories. */
    public ConfigStates configs() {
        return configs;
    }

    /** The clock that decides what today is. */
    public Clock clock() {
        return clock;
    }

    /** The config of an experiment as its record in a file and the newest configs have it. */
    public AnalysisConfig resolved(Path record, String slug) {
        ExperimentCatalog ofFile = ExperimentCatalogs.open(record.toString(), clock, files);
        return await(configs.snapshot(null)
                .flatMap(configs::load)
                .flatMap(loaded -> ofFile.experiment(slug)
                        .ofType(CatalogEntry.Found.class)
                        .map(found -> ConfigResolver.resolve(loaded, found.experiment()))));
    }

    /** Waits for an answer that may be none. */
    public <T> Optional<T> find(Mono<T> answer) {
        return answer.blockOptional();
    }

    /** Waits until something is done. */
    public void finish(Mono<Void> work) {
        var unused = work.blockOptional();
    }

    /** Waits for one answer. */
    public <T> T await(Mono<T> answer) {
        return answer.blockOptional().orElseThrow();
    }

    @Override
    public void close() {
        try {
            if (clients != null) {
                clients.close();
            }
        } finally {
            if (services != null) {
                services.close();
            }
            timer.dispose();
            cpu.dispose();
            files.dispose();
        }
    }
}
