package dev.jetstream.cli;

import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes the statement of each table and view into a file of its name, just before the warehouse gets it.
 *
 * <p>What is read only, and what is asked for without a table, is not written.
 */
final class SqlFiles implements Warehouse {
    private final Warehouse warehouse;
    private final Path folder;
    private final Scheduler files;

    /**
     * A warehouse whose statements are kept.
     *
     * @param folder made when it is not there
     * @param files on which files are written
     */
    SqlFiles(Warehouse warehouse, Path folder, Scheduler files) {
        this.warehouse = warehouse;
        this.folder = folder;
        this.files = files;
    }

    @Override
    public Mono<JobReport> run(QueryJob job) {
        TableId subject = job.destination() == null ? job.defaultDataset() : job.destination();
        return subject == null
                ? warehouse.run(job)
                : Mono.fromRunnable(() -> write(subject.table(), job.sql()))
                        .subscribeOn(files)
                        .then(Mono.defer(() -> warehouse.run(job)));
    }

    private void write(String name, String sql) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), sql);
        } catch (IOException e) {
            throw new UnavailableException(
                    "--sql-output-dir %s cannot be written to: %s".formatted(folder, DiskWords.of(e)), e);
        }
    }

    @Override
    public Mono<JobReport> load(LoadJob job) {
        return warehouse.load(job);
    }

    @Override
    public Flux<Row> query(String sql, Map<String, String> labels) {
        return warehouse.query(sql, labels);
    }

    @Override
    public Flux<JobNote> jobs(Instant createdSince) {
        return warehouse.jobs(createdSince);
    }

    @Override
    public Mono<TableInfo> table(TableId id) {
        return warehouse.table(id);
    }

    @Override
    public Flux<TableInfo> tables(String project, String dataset, String prefix) {
        return warehouse.tables(project, dataset, prefix);
    }

    @Override
    public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
        return warehouse.describe(id, description, labels);
    }

    @Override
    public Mono<Void> ensureDataset(String project, String dataset) {
        return warehouse.ensureDataset(project, dataset);
    }

    @Override
    public Mono<Void> delete(TableId id) {
        return warehouse.delete(id);
    }

    @Override
    public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
        return warehouse.dryRun(sql, defaultDataset);
    }
}
