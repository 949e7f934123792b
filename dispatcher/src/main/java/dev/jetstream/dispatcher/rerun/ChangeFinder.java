package dev.jetstream.dispatcher.rerun;

import static java.util.stream.Collectors.toCollection;

import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.plan.FlaggedReruns;
import dev.jetstream.core.warehouse.Warehouse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the experiments that a changed config, changed defaults or Experimenter's flag concern (jetstream-spec 8.6).
 *
 * <p>When a file was last committed is compared with when the statistics tables were last written or labelled.
 */
public final class ChangeFinder {
    /** Nobody looks whether defaults changed for an experiment that started earlier. */
    private static final LocalDate FIRST_WITH_DEFAULTS = LocalDate.of(2022, 5, 18);

    private final ExperimentCatalog catalog;
    private final Warehouse warehouse;
    private final String project;
    private final String dataset;
    private final Clock clock;

    /**
     * A finder.
     *
     * @param dataset of the experiments that name none of their own
     * @param clock for what yesterday is
     */
    public ChangeFinder(ExperimentCatalog catalog, Warehouse warehouse, String project, String dataset, Clock clock) {
        this.catalog = catalog;
        this.warehouse = warehouse;
        this.project = project;
        this.dataset = dataset;
        this.clock = clock;
    }

    /** What has changed, by these configs. */
    public Mono<ChangedExperiments> find(ConfigCollection configs) {
        return catalog.experiments()
                .ofType(CatalogEntry.Found.class)
                .map(CatalogEntry.Found::experiment)
                .filter(experiment -> !experiment.slug().isEmpty())
                .collectMap(Experiment::slug, Function.identity(), TreeMap::new)
                .flatMap(experiments -> StatisticsTables.in(datasets(experiments.keySet(), configs), project, warehouse)
                        .flatMap(tables -> new Comparison(configs, experiments, tables).changes()));
    }

    private SortedSet<String> datasets(Collection<String> slugs, ConfigCollection configs) {
        return slugs.stream()
                .map(slug -> ExperimentTouch.datasetOf(slug, configs, dataset))
                .collect(toCollection(TreeSet::new));
    }

    /** One look at everything. */
    private final class Comparison {
        private final ConfigCollection configs;
        private final Map<String, Experiment> experiments;
        private final StatisticsTables tables;

        Comparison(ConfigCollection configs, Map<String, Experiment> experiments, StatisticsTables tables) {
            this.configs = configs;
            this.experiments = experiments;
            this.tables = tables;
        }

        Mono<ChangedExperiments> changes() {
            List<String> configured = configs.experimentSlugs().stream()
                    .filter(slug -> !isMonitoring(slug))
                    .toList();
            List<String> known =
                    configured.stream().filter(experiments::containsKey).toList();
            List<String> analysed = known.stream().filter(this::hasTables).toList();
            List<String> running = experiments.values().stream()
                    .filter(this::runs)
                    .map(Experiment::slug)
                    .toList();
            Mono<List<String>> byConfig = older(analysed, configs::lastChange);
            Mono<List<String>> byDefaults = older(
                    running,
                    slug -> configs.lastChangeOfDefaults(
                            Objects.requireNonNull(experiments.get(slug)).appName()));
            return Mono.zip(byConfig, byDefaults, flagged())
                    .map(found -> new ChangedExperiments(
                            found.getT1(),
                            found.getT2(),
                            known.stream().filter(slug -> !hasTables(slug)).toList(),
                            found.getT3(),
                            configured.stream()
                                    .filter(slug -> !experiments.containsKey(slug))
                                    .toList(),
                            analysed.stream()
                                    .filter(slug -> configs.lastChange(slug).isEmpty())
                                    .toList()));
        }

        /** Those with a table from before a file was changed. */
        private Mono<List<String>> older(List<String> slugs, Function<String, Optional<FileHistory.Change>> changes) {
            return Flux.fromIterable(slugs)
                    .filterWhen(slug -> changes.apply(slug)
                            .map(change -> tables.hasOlder(datasetOf(slug), slug, change.time()))
                            .orElseGet(() -> Mono.just(false)))
                    .collectList();
        }

        private Mono<List<Experiment>> flagged() {
            return Flux.fromIterable(experiments.values())
                    .filter(Experiment::doRerun)
                    .filterWhen(experiment -> tables.overall(datasetOf(experiment.slug()), experiment.slug())
                            .map(written -> FlaggedReruns.against(experiment, written))
                            .switchIfEmpty(Mono.fromSupplier(() -> FlaggedReruns.against(experiment, null)))
                            .map(Optional::isEmpty))
                    .collectList();
        }

        private boolean hasTables(String slug) {
            return tables.has(datasetOf(slug), slug);
        }

        private String datasetOf(String slug) {
            return ExperimentTouch.datasetOf(slug, configs, dataset);
        }

        private boolean runs(Experiment experiment) {
            LocalDate yesterday =
                    LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
            LocalDate start = experiment.startDate();
            LocalDate end = experiment.endDate();
            return experiment.status() == ExperimentStatus.LIVE
                    && start != null
                    && start.isAfter(FIRST_WITH_DEFAULTS)
                    && (end == null || !end.isBefore(yesterday));
        }

        /** A config that cannot be read is an experiment's until somebody mends it. */
        private boolean isMonitoring(String slug) {
            try {
                return configs.isMonitoring(slug);
            } catch (ConfigException e) {
                return false;
            }
        }
    }
}
