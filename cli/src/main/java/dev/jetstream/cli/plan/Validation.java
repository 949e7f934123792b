package dev.jetstream.cli.plan;

import dev.jetstream.cli.plan.ConfigTarget.Kind;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.SpecReader;
import dev.jetstream.core.config.toml.TomlFile;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Runnability;
import dev.jetstream.core.plan.ValidationQueries;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Checks one config file: its form, that it resolves, that its experiment can be analysed, and by a dry run that the
 * warehouse accepts its statements.
 */
final class Validation {
    private static final String NEEDS_DATASET = "dataset_id needs to be explicitly set for private experiments";

    private final ExperimentCatalog catalog;
    private final ConfigCollection repositories;
    private final Warehouse warehouse;
    private final Function<List<String>, Mono<Void>> readable;
    private final PlanOptions options;
    private final boolean isPrivate;
    private final Clock clock;

    /**
     * A check.
     *
     * @param readable makes the tables known that statements read, where that is not so anyway
     * @param isPrivate whether the files are of a private repository
     */
    Validation(
            ExperimentCatalog catalog,
            ConfigCollection repositories,
            Warehouse warehouse,
            Function<List<String>, Mono<Void>> readable,
            PlanOptions options,
            boolean isPrivate,
            Clock clock) {
        this.catalog = catalog;
        this.repositories = repositories;
        this.warehouse = warehouse;
        this.readable = readable;
        this.options = options;
        this.isPrivate = isPrivate;
        this.clock = clock;
    }

    /** What is wrong with a file, if anything; what cannot be found out now is a failure of the answer. */
    Mono<ValidatedConfig> check(ConfigTarget target) {
        return Mono.defer(() -> target.kind() == Kind.EXPERIMENT ? experiment(target) : other(target))
                .onErrorResume(InvalidException.class, error -> Mono.just(ValidatedConfig.broken(target, error)));
    }

    private Mono<ValidatedConfig> experiment(ConfigTarget target) {
        byte[] bytes = read(target);
        AnalysisSpec written = SpecReader.analysis(TomlFile.parse(target.path().toString(), bytes));
        AnalysisSpec spec = isPrivate ? written.asPrivate() : written;
        if (spec.experiment().isPrivate() && spec.experiment().datasetId() == null) {
            return Mono.just(ValidatedConfig.broken(target, new InvalidException("ValueError", NEEDS_DATASET)));
        }
        return catalog.experiment(target.name())
                .map(entry -> record(target, entry))
                .flatMap(record -> {
                    AnalysisConfig whole = ConfigResolver.resolveWith(repositories, record, spec);
                    return queries(target, whole, alone(record, spec).orElse(whole));
                })
                .switchIfEmpty(Mono.fromSupplier(() -> ValidatedConfig.broken(
                        target,
                        new InvalidException(
                                "NoExperimentException",
                                "no experiment '%s' in Experimenter; the file is named after its slug"
                                        .formatted(target.name())))));
    }

    /** What the file adds to the defaults; empty when it does not stand without them. */
    private Optional<AnalysisConfig> alone(Experiment record, AnalysisSpec spec) {
        try {
            return Optional.of(ConfigResolver.resolveAlone(repositories, record, spec));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static Experiment record(ConfigTarget target, CatalogEntry entry) {
        if (entry instanceof CatalogEntry.Found found) {
            return found.experiment();
        }
        throw new InvalidException("the record of experiment '%s' cannot be read: %s"
                .formatted(target.name(), ((CatalogEntry.Rejected) entry).reason()));
    }

    private Mono<ValidatedConfig> other(ConfigTarget target) {
        if (target.kind() == Kind.EXAMPLE) {
            return Mono.just(ValidatedConfig.skipped(target, "Skipping example config"));
        }
        ConfigCollection configs = target.in(repositories, read(target));
        if (target.kind() == Kind.FUNCTIONS) {
            var unused = configs.functions();
            return Mono.just(ValidatedConfig.valid(target, Optional.empty()));
        }
        if (target.kind() == Kind.DEFINITIONS) {
            var unused = configs.definitions(target.name());
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        AnalysisConfig config = target.forDummy(configs, options.platforms(), today);
        return queries(target, config, config);
    }

    /** The experiment as a whole is checked; the estimate is of what the file itself adds. */
    private Mono<ValidatedConfig> queries(ConfigTarget target, AnalysisConfig whole, AnalysisConfig own) {
        Optional<Reason> against = Runnability.check(
                        whole.experiment(),
                        null,
                        EnumSet.allOf(AnalysisPeriod.class),
                        options.platforms().keySet())
                .filter(reason ->
                        !(reason instanceof Reason.EnrollmentNotComplete) && !(reason instanceof Reason.Holdback));
        if (against.isPresent()) {
            Reason reason = against.get();
            return Mono.just(
                    reason instanceof Reason.SkippedByConfig
                            ? ValidatedConfig.skipped(target, reason.sentence())
                            : ValidatedConfig.broken(
                                    target,
                                    new InvalidException(
                                            reason.errorClass().orElse("ValidationException"),
                                            "the experiment cannot be analysed: " + reason.sentence())));
        }
        ValidationQueries queries = ValidationQueries.of(own, options);
        return readable.apply(Stream.concat(Stream.of(queries.enrollments()), queries.metrics().stream())
                        .toList())
                .then(dryRun(queries.enrollments()))
                .then(Mono.justOrEmpty(queries.metrics()).flatMap(this::dryRun))
                .map(bytes -> ValidatedConfig.valid(target, Optional.of(bytes)))
                .defaultIfEmpty(ValidatedConfig.valid(target, Optional.empty()));
    }

    private Mono<Long> dryRun(String sql) {
        return warehouse
                .dryRun(sql, null)
                .map(Warehouse.DryRun::bytesProcessed)
                .onErrorMap(WarehouseException.class, error -> new DryRunFailed(sql, error));
    }

    private static byte[] read(ConfigTarget target) {
        try {
            return Files.readAllBytes(target.path());
        } catch (IOException e) {
            throw new InvalidException(
                    "InvalidConfigurationException",
                    "%s cannot be read: %s".formatted(target.path(), DiskWords.of(e)),
                    e);
        }
    }

    /** The warehouse refuses a statement. */
    static final class DryRunFailed extends InvalidException {
        private final String sql;

        DryRunFailed(String sql, WarehouseException cause) {
            super("DryRunFailedError", cause.reason(), cause);
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }
}
