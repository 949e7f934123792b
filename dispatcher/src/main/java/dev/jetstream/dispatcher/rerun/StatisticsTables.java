package dev.jetstream.dispatcher.rerun;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.plan.ExperimentTables;
import dev.jetstream.core.plan.ExperimentTables.StatisticsOf;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * When the statistics tables of experiments were last written or labelled.
 *
 * <p>Listings do not tell descriptions, and two slugs may share their tables' names: where it matters the table itself
 * is asked whose it is.
 */
final class StatisticsTables {
    private static final String LAST_UPDATED = "last_updated";

    private final Warehouse warehouse;
    private final Map<String, List<Written>> byName = new HashMap<>();

    private StatisticsTables(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** One table; one without label is there, and says nothing. */
    private record Written(
            TableId id, AnalysisPeriod period, @Nullable Instant updated) {}

    /** All of some datasets, one listing each. */
    static Mono<StatisticsTables> in(Collection<String> datasets, String project, Warehouse warehouse) {
        return Flux.fromIterable(datasets)
                .concatMap(dataset -> warehouse.tables(project, dataset, ExperimentTables.STATISTICS))
                .reduceWith(() -> new StatisticsTables(warehouse), StatisticsTables::with);
    }

    private StatisticsTables with(TableInfo table) {
        Optional<StatisticsOf> statistics = table.isView()
                ? Optional.empty()
                : ExperimentTables.statisticsOf(table.id().table());
        statistics.ifPresent(found -> byName.computeIfAbsent(
                        key(table.id().dataset(), found.normalizedSlug()), key -> new ArrayList<>())
                .add(new Written(table.id(), found.period(), updated(table))));
        return this;
    }

    /** Whether there is any. */
    boolean has(String dataset, String slug) {
        return !of(dataset, slug).isEmpty();
    }

    /** Whether one of an experiment's tables is from before an instant. */
    Mono<Boolean> hasOlder(String dataset, String slug, Instant instant) {
        return own(
                        dataset,
                        slug,
                        written ->
                                written.updated() != null && written.updated().isBefore(instant))
                .hasElements();
    }

    /** When the overall window was last written; empty when it never was. */
    Mono<Instant> overall(String dataset, String slug) {
        return own(dataset, slug, written -> written.period() == AnalysisPeriod.OVERALL && written.updated() != null)
                .next()
                .mapNotNull(Written::updated);
    }

    /** The oldest first; mostly one look is enough. */
    private Flux<Written> own(String dataset, String slug, Predicate<Written> wanted) {
        return Flux.fromStream(() -> of(dataset, slug).stream()
                        .filter(wanted)
                        .sorted(Comparator.comparing(
                                Written::updated, Comparator.nullsLast(Comparator.naturalOrder()))))
                .concatMap(
                        written -> warehouse
                                .table(written.id())
                                .filter(table -> slug.equals(table.description()))
                                .map(table -> written),
                        1);
    }

    private List<Written> of(String dataset, String slug) {
        return byName.getOrDefault(key(dataset, Slugs.normalize(slug)), List.of());
    }

    private static String key(String dataset, String normalizedSlug) {
        return dataset + "." + normalizedSlug;
    }

    private static @Nullable Instant updated(TableInfo table) {
        String seconds = table.labels().getOrDefault(LAST_UPDATED, "");
        return seconds.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
    }
}
