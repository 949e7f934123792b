package dev.jetstream.core.warehouse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The data warehouse as the services see it: GoogleSQL in, small results out.
 *
 * <p>Nothing happens before subscription. Failures: {@link WarehouseException} when the statement can never succeed,
 * {@link dev.jetstream.core.failure.UnavailableException} when another try may. Cancelling detaches: a started job goes
 * on and the next caller with the same job key joins it.
 */
public interface Warehouse {
    /** Runs a statement as a job, or joins the job of the same key. */
    Mono<JobReport> run(QueryJob job);

    /** Loads rows, or joins the load of the same key. */
    Mono<JobReport> load(LoadJob job);

    /**
     * The rows of a statement, page by page; memory stays bounded by demand.
     *
     * @param sql GoogleSQL; a SELECT
     * @param labels of the job
     */
    Flux<Row> query(String sql, Map<String, String> labels);

    /** Our own jobs that were created since an instant, ended or not; in no particular order. */
    Flux<JobNote> jobs(Instant createdSince);

    /** What is known of a table or view; empty when there is none. */
    Mono<TableInfo> table(TableId id);

    /** Tables and views of a dataset whose name begins with {@code prefix}; none when there is no such dataset. */
    Flux<TableInfo> tables(String project, String dataset, String prefix);

    /**
     * Sets the description (null leaves it) and merges labels (a null value removes one).
     *
     * <p>Fails with {@link WarehouseException}, class {@code NotFound}, when there is no such table.
     */
    Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels);

    /** Makes the dataset unless it exists. */
    Mono<Void> ensureDataset(String project, String dataset);

    /** Deletes a table or view; a missing one is fine. */
    Mono<Void> delete(TableId id);

    /** Checks a statement without running it. */
    Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset);

    /** What a dry run says: an estimate and the columns of the result. */
    record DryRun(long bytesProcessed, List<TableInfo.Column> columns) {}
}
