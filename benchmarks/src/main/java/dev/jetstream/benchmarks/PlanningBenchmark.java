package dev.jetstream.benchmarks;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.RepositoryStates;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.warehouse.NoTables;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.Selection;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Planning all live experiments of a day: 300 records, each with a real config, through the selection of a run, with
 * the configs resolved and every statement written; without network and without a warehouse.
 */
final class PlanningBenchmark {
    private static final int EXPERIMENTS = 300;
    private static final int WARM_UP = 5;
    private static final int MEASURED = 5;
    private static final LocalDate DATE = LocalDate.parse("2026-03-15");
    private static final PlanOptions OPTIONS = PlanOptions.standard("benchmark", "results");
    private static final double SECOND = 1e9;

    private final Path configs;
    private final Clock clock;

    /**
     * A benchmark.
     *
     * @param configs a folder in metric-hub's layout
     */
    PlanningBenchmark(Path configs, Clock clock) {
        this.configs = configs;
        this.clock = clock;
    }

    List<Figure> measure(Path cache) {
        int cores = Runtime.getRuntime().availableProcessors();
        Scheduler cpu = Schedulers.newParallel("planning", cores, true);
        Scheduler files = Schedulers.newBoundedElastic(4, 100, "files", 60, true);
        try {
            ConfigRepositories repositories = ConfigRepositories.open(List.of(configs.toString()), List.of(), cache);
            List<CatalogEntry> records = records(repositories.load(repositories.current()));
            List<Long> wall = new ArrayList<>();
            List<Long> used = new ArrayList<>();
            long statements = 0;
            for (int round = 0; round < WARM_UP + MEASURED; round++) {
                // A collection of its own each time, so that nothing is parsed already.
                ExperimentSelector selector = new ExperimentSelector(
                        new Records(records),
                        new RepositoryStates(repositories, files),
                        new NoTables(),
                        cpu,
                        clock,
                        cores);
                long start = System.nanoTime();
                long startOfCpu = cpuNanos();
                statements = plan(selector, cpu, cores);
                wall.add(System.nanoTime() - start);
                used.add(cpuNanos() - startOfCpu);
            }
            String what = "plan %s experiments, %s cores".formatted(records.size(), cores);
            return List.of(
                    new Figure(what + ", cold", wall.get(0) / SECOND, "s/day", 1),
                    median(what + ", warm", wall),
                    median(what + ", warm, CPU", used),
                    new Figure("  statements in their plans", statements, "statements", records.size()));
        } finally {
            cpu.dispose();
            files.dispose();
        }
    }

    private static Figure median(String what, List<Long> rounds) {
        List<Long> warm =
                rounds.subList(WARM_UP, rounds.size()).stream().sorted().toList();
        return new Figure(what, warm.get(warm.size() / 2) / SECOND, "s/day", warm.size());
    }

    private static long plan(ExperimentSelector selector, Scheduler cpu, int cores) {
        List<Planned> plans = selector.all(DATE, RunOptions.defaults("benchmark", "results", null))
                .flatMapIterable(Selection::selected)
                .flatMapSequential(
                        selected -> Mono.fromCallable(() -> AnalysisPlanner.plan(selected.config(), DATE, OPTIONS))
                                .subscribeOn(cpu),
                        cores)
                .collectList()
                .block();
        if (plans == null || plans.size() < EXPERIMENTS) {
            throw new IllegalStateException("fewer than %s plans were made".formatted(EXPERIMENTS));
        }
        return plans.stream().mapToLong(PlanningBenchmark::statements).sum();
    }

    private static long statements(Planned planned) {
        return planned instanceof AnalysisPlan plan
                ? 1
                        + plan.periods().stream()
                                .mapToLong(period -> period.metrics().size())
                                .sum()
                : 0;
    }

    /** Records of experiments with real configs, on a platform where the config resolves and something is due. */
    private static List<CatalogEntry> records(ConfigCollection collection) {
        List<CatalogEntry> records = new ArrayList<>();
        for (String slug : collection.experimentSlugs()) {
            if (records.size() < EXPERIMENTS) {
                record(collection, slug).map(CatalogEntry.Found::new).ifPresent(records::add);
            }
        }
        return records;
    }

    private static Optional<Experiment> record(ConfigCollection collection, String slug) {
        for (String platform : PlatformConfig.builtIn().platforms().keySet()) {
            Experiment record = record(slug, platform);
            try {
                if (AnalysisPlanner.plan(ConfigResolver.resolve(collection, record), DATE, OPTIONS)
                        instanceof AnalysisPlan plan) {
                    return plan.periods().isEmpty() ? Optional.empty() : Optional.of(record);
                }
            } catch (ConfigException anotherPlatforms) {
                // The next one may be its own.
            }
        }
        return Optional.empty();
    }

    private static Experiment record(String slug, String platform) {
        LocalDate start = LocalDate.parse("2026-03-02");
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                start,
                null,
                7,
                "control",
                false,
                platform,
                PlatformConfig.builtIn().platform(platform).orElseThrow().appId(),
                null,
                false,
                List.of(),
                List.of(),
                start.plusDays(6),
                false,
                false,
                false,
                null);
    }

    /** Of all threads that live. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }

    private record Records(List<CatalogEntry> entries) implements ExperimentCatalog {
        @Override
        public Flux<CatalogEntry> experiments() {
            return Flux.fromIterable(entries);
        }

        @Override
        public Mono<CatalogEntry> experiment(String slug) {
            return experiments().filter(entry -> entry.isCalled(slug)).next();
        }
    }
}
