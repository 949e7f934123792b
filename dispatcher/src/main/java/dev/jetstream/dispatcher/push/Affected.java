package dev.jetstream.dispatcher.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigBranch;
import dev.jetstream.core.config.repository.ConfigChange;
import dev.jetstream.core.config.repository.ConfigSnapshot;
import dev.jetstream.core.config.resolve.ConfigJson;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.json.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The running experiments whose resolved config is another one since a change of defaults, outcomes or definitions.
 *
 * <p>Both states are resolved and compared, so a comment, or defaults that an experiment overrides, concern nobody.
 */
final class Affected {
    private final ObjectMapper mapper = JsonFormat.mapper();
    private final ConfigBranch branch;
    private final ExperimentCatalog catalog;
    private final ConfigStates configs;
    private final Scheduler cpu;
    private final Clock clock;

    Affected(ConfigBranch branch, ExperimentCatalog catalog, ConfigStates configs, Scheduler cpu, Clock clock) {
        this.branch = branch;
        this.catalog = catalog;
        this.configs = configs;
        this.cpu = cpu;
        this.clock = clock;
    }

    /** Their slugs, in the catalog's order; none when only experiments' own configs changed. */
    Mono<List<String>> between(String before, String after, List<ConfigChange> changes) {
        List<ConfigChange> shared = changes.stream()
                .filter(change -> change.kind() != ConfigChange.Kind.EXPERIMENT)
                .toList();
        if (shared.isEmpty()) {
            return Mono.just(List.of());
        }
        return configs.snapshot(null)
                .flatMap(current -> Mono.zip(
                        configs.load(at(current, before))
                                .map(States::of)
                                .onErrorReturn(InvalidException.class, States.NONE),
                        configs.load(at(current, after))))
                .flatMap(states -> catalog.experiments()
                        .ofType(CatalogEntry.Found.class)
                        .map(CatalogEntry.Found::experiment)
                        .filter(experiment -> runs(experiment) && mayConcern(experiment, shared))
                        .filterWhen(
                                experiment -> differs(experiment, states.getT1().configs(), states.getT2()))
                        .map(Experiment::slug)
                        .collectList());
    }

    private Mono<Boolean> differs(Experiment experiment, @Nullable ConfigCollection before, ConfigCollection after) {
        return Mono.fromCallable(() -> {
                    String then = before == null ? null : resolved(experiment, before);
                    return !Objects.equals(then, resolved(experiment, after));
                })
                .subscribeOn(cpu);
    }

    /** Null when it cannot be resolved: an experiment whose config was mended, or broken, is another one too. */
    private static @Nullable String resolved(Experiment experiment, ConfigCollection configs) {
        try {
            return ConfigJson.of(ConfigResolver.resolve(configs, experiment)).toString();
        } catch (InvalidException unusable) {
            return null;
        }
    }

    private byte[] at(byte[] current, String commit) {
        try {
            ConfigSnapshot snapshot = mapper.readValue(current, ConfigSnapshot.class);
            return mapper.writeValueAsBytes(new ConfigSnapshot(snapshot.entries().stream()
                    .map(entry -> branch.holds(entry.repository())
                            ? new ConfigSnapshot.Entry(entry.repository(), commit, entry.isPrivate())
                            : entry)
                    .toList()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean runs(Experiment experiment) {
        LocalDate yesterday =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        LocalDate start = experiment.startDate();
        LocalDate end = experiment.endDate();
        return !experiment.slug().isEmpty()
                && !experiment.isRollout()
                && experiment.status() == ExperimentStatus.LIVE
                && start != null
                && (end == null || !end.isBefore(yesterday));
    }

    private static boolean mayConcern(Experiment experiment, List<ConfigChange> shared) {
        return shared.stream()
                .anyMatch(change ->
                        change.application() == null || change.application().equals(experiment.appName()));
    }

    /** A state that may be unreadable. */
    private record States(@Nullable ConfigCollection configs) {
        static final States NONE = new States(null);

        static States of(ConfigCollection configs) {
            return new States(configs);
        }
    }
}
