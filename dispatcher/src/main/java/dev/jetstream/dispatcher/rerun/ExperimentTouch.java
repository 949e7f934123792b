package dev.jetstream.dispatcher.rerun;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.plan.ExperimentTables;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Labels the tables of experiments as updated, without computing anything (jetstream-spec 3.8).
 *
 * <p>That says to everybody who looks for changed configs that these have been seen to, and pins the experiments to the
 * configs of that instant.
 */
public final class ExperimentTouch {
    private static final String LAST_UPDATED = "last_updated";

    private final Warehouse warehouse;
    private final String project;
    private final String dataset;
    private final int concurrency;

    /**
     * A touch.
     *
     * @param dataset of the experiments that name none of their own
     * @param concurrency tables that are labelled side by side
     */
    public ExperimentTouch(Warehouse warehouse, String project, String dataset, int concurrency) {
        this.warehouse = warehouse;
        this.project = project;
        this.dataset = dataset;
        this.concurrency = concurrency;
    }

    /**
     * Labels every table of each experiment, and no other's: the description must be the exact slug.
     *
     * @param configs for where an experiment's tables are
     * @return how many tables were labelled
     */
    public Mono<Long> touch(List<String> slugs, ConfigCollection configs, Instant now) {
        Map<String, String> label = Map.of(LAST_UPDATED, String.valueOf(now.getEpochSecond()));
        return Flux.fromIterable(slugs)
                .distinct()
                .concatMap(slug -> tables(slug, datasetOf(slug, configs, dataset)))
                .flatMap(
                        table -> warehouse
                                .describe(table.id(), null, Map.copyOf(label))
                                .thenReturn(table),
                        concurrency)
                .count();
    }

    private Flux<TableInfo> tables(String slug, String ofDataset) {
        ExperimentTables names = new ExperimentTables(slug);
        List<AnalysisPeriod> all = List.of(AnalysisPeriod.values());
        return Flux.fromIterable(names.prefixes())
                .concatMap(prefix -> warehouse.tables(project, ofDataset, prefix))
                .filter(table -> !table.isView())
                .map(TableInfo::id)
                .filter(id -> names.isEnrollments(id.table()) || names.isOf(id.table(), all))
                .distinct()
                .flatMap(warehouse::table, concurrency)
                .filter(table -> slug.equals(table.description()));
    }

    /** Where the tables of an experiment are, as far as its config can be read. */
    static String datasetOf(String slug, ConfigCollection configs, String otherwise) {
        try {
            return configs.experimentConfig(slug)
                    .flatMap(config -> Optional.ofNullable(config.experiment().datasetId()))
                    .orElse(otherwise);
        } catch (ConfigException e) {
            return otherwise;
        }
    }
}
