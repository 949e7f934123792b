package dev.jetstream.core.warehouse;

import dev.jetstream.core.failure.UnavailableException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A warehouse in which nothing was ever made, for plans that are not to look at one; it computes nothing. */
public final class NoTables implements Warehouse {
    @Override
    public Mono<TableInfo> table(TableId id) {
        return Mono.empty();
    }

    @Override
    public Flux<TableInfo> tables(String project, String dataset, String prefix) {
        return Flux.empty();
    }

    @Override
    public Mono<JobReport> run(QueryJob job) {
        return none();
    }

    @Override
    public Mono<JobReport> load(LoadJob job) {
        return none();
    }

    @Override
    public Flux<Row> query(String sql, Map<String, String> labels) {
        return Flux.from(none());
    }

    @Override
    public Flux<JobNote> jobs(Instant createdSince) {
        return Flux.empty();
    }

    @Override
    public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
        return none();
    }

    @Override
    public Mono<Void> ensureDataset(String project, String dataset) {
        return none();
    }

    @Override
    public Mono<Void> delete(TableId id) {
        return none();
    }

    @Override
    public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
        return none();
    }

    private static <T> Mono<T> none() {
        return Mono.error(() -> new UnavailableException("there is no warehouse here"));
    }
}
