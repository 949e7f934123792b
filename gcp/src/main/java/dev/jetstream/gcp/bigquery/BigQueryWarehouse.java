package dev.jetstream.gcp.bigquery;

import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.http.HttpTransportOptions;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.gcp.remote.MissingCredentialsException;
import dev.jetstream.gcp.remote.Remote;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The warehouse on BigQuery, through Google's client with our own job ids, deadlines and retries.
 *
 * <p>The client's retries are off: they leave out the POSTs that matter, and double those that are made here around
 * whole operations. Cells of {@link #query} are what BigQuery sends, timestamps as ISO-8601, arrays and structs as
 * JSON. {@link TableInfo#lastModified()} is the epoch in listings.
 */
public final class BigQueryWarehouse implements Warehouse, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BigQueryWarehouse.class);

    private final BigQuery bigQuery;
    private final Remote remote;
    private final BigQuerySettings settings;
    private final Jobs jobs;
    private final JobListing listing;
    private final Results results;
    private final Tables tables;

    /**
     * Opens a client; nothing is sent before the first call.
     *
     * @param project that jobs run in and are billed to
     * @param endpoint of an embedded server, or null for Google's
     * @param timer for deadlines and pauses
     */
    public BigQueryWarehouse(String project, @Nullable URI endpoint, BigQuerySettings settings, Scheduler timer) {
        this.settings = settings;
        this.bigQuery = client(project, endpoint, settings);
        this.remote = new Remote("bigquery", settings.remote(), timer);
        this.jobs = new Jobs(bigQuery, remote, settings, project);
        this.listing = new JobListing(bigQuery, remote);
        this.results = new Results(bigQuery, remote, settings.pageBytes());
        this.tables = new Tables(bigQuery, remote, settings.location());
    }

    @Override
    public Mono<JobReport> run(QueryJob job) {
        return jobs.run(job.jobKey(), job.labels(), QuerySubmission.of(job, bigQuery, settings))
                .flatMap(end -> foundRows(job, end)
                        ? Mono.just(report(end.job(), JobReport.Outcome.ALREADY_EXISTS))
                        : end.orFail().map(done -> report(done.job(), JobReport.Outcome.DONE)))
                .doOnNext(report -> log(report, job.labels()));
    }

    @Override
    public Mono<JobReport> load(LoadJob job) {
        return jobs.run(job.jobKey(), job.labels(), new LoadSubmission(job, bigQuery, settings))
                .flatMap(Jobs.Finished::orFail)
                .flatMap(end -> described(job).thenReturn(report(end.job(), JobReport.Outcome.DONE)))
                .doOnNext(report -> log(report, job.labels()));
    }

    @Override
    public Flux<Row> query(String sql, Map<String, String> labels) {
        return Flux.defer(() -> jobs.run(
                        "jetstream-query-" + UUID.randomUUID(), labels, QuerySubmission.of(sql, bigQuery, settings))
                .flatMap(Jobs.Finished::orFail)
                .doOnNext(end -> log(report(end.job(), JobReport.Outcome.DONE), labels))
                .flatMapMany(end -> results.rows(end.job())));
    }

    @Override
    public Flux<JobNote> jobs(Instant createdSince) {
        return listing.createdSince(createdSince);
    }

    @Override
    public Mono<TableInfo> table(TableId id) {
        return tables.table(id);
    }

    @Override
    public Flux<TableInfo> tables(String project, String dataset, String prefix) {
        return tables.tables(project, dataset, prefix);
    }

    @Override
    public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
        return tables.describe(id, description, labels);
    }

    @Override
    public Mono<Void> ensureDataset(String project, String dataset) {
        return tables.ensureDataset(project, dataset);
    }

    @Override
    public Mono<Void> delete(TableId id) {
        return tables.delete(id);
    }

    @Override
    public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
        return remote.call(
                "dry run",
                () -> {
                    Job job = bigQuery.create(JobInfo.of(QuerySubmission.builder(sql, defaultDataset)
                            .setDryRun(true)
                            .build()));
                    JobStatistics.QueryStatistics statistics = job.getStatistics();
                    return new DryRun(orZero(statistics.getTotalBytesProcessed()), Columns.of(statistics.getSchema()));
                },
                e -> Failures.ofStatement("dry run", sql, e));
    }

    @Override
    public void close() {
        remote.close();
    }

    // After every write, because what a replaced table keeps is not ours to know.
    private Mono<Void> described(LoadJob job) {
        return job.description() == null
                ? Mono.empty()
                : tables.describe(job.destination(), job.description(), Map.of());
    }

    private static boolean foundRows(QueryJob job, Jobs.Finished end) {
        return job.disposition() == QueryJob.Disposition.WRITE_EMPTY
                && end.failure() instanceof WarehouseException failure
                && "duplicate".equals(failure.warehouseReason());
    }

    private static JobReport report(Job job, JobReport.Outcome outcome) {
        JobStatistics statistics = job.getStatistics();
        return new JobReport(
                job.getJobId().getJob(),
                outcome,
                statistics instanceof JobStatistics.QueryStatistics query ? orZero(query.getTotalBytesBilled()) : 0,
                statistics == null ? 0 : orZero(statistics.getTotalSlotMs()),
                rows(statistics));
    }

    /** What each node costs: the labels say which it is. */
    private static void log(JobReport report, Map<String, String> labels) {
        LOG.info(
                "job {} {}: {} bytes billed, {} slot-ms, {}",
                report.jobId(),
                report.outcome(),
                report.bytesBilled(),
                report.slotMillis(),
                labels);
    }

    private static long rows(@Nullable JobStatistics statistics) {
        if (statistics instanceof JobStatistics.LoadStatistics load) {
            return orZero(load.getOutputRows());
        }
        return statistics instanceof JobStatistics.QueryStatistics query ? orZero(query.getNumDmlAffectedRows()) : 0;
    }

    private static long orZero(@Nullable Long value) {
        return Objects.requireNonNullElse(value, 0L);
    }

    private static BigQuery client(String project, @Nullable URI endpoint, BigQuerySettings settings) {
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder()
                .setProjectId(project)
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setReadTimeout((int) settings.readTimeout().toMillis())
                        .build())
                .setRetrySettings(ServiceOptions.getNoRetrySettings())
                .setServiceRpcFactory(own -> new JobLimitRpc(own, settings.jobTimeout()));
        if (settings.location() != null) {
            options.setLocation(settings.location());
        }
        if (endpoint != null) {
            options.setHost(endpoint.toString()).setCredentials(NoCredentials.getInstance());
        }
        BigQueryOptions built = options.build();
        if (built.getCredentials() == null) {
            throw new MissingCredentialsException("BigQuery");
        }
        return built.getService();
    }
}
