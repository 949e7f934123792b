package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.gcp.remote.TransientException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts a statement by {@code jobs.insert}. */
final class QuerySubmission implements Submission {
    private final BigQuery bigQuery;
    private final BigQuerySettings settings;
    private final QueryJobConfiguration configuration;

    private QuerySubmission(BigQuery bigQuery, BigQuerySettings settings, QueryJobConfiguration configuration) {
        this.bigQuery = bigQuery;
        this.settings = settings;
        this.configuration = configuration;
    }

    static Submission of(QueryJob job, BigQuery bigQuery, BigQuerySettings settings) {
        QueryJobConfiguration.Builder configuration = builder(job.sql(), job.defaultDataset());
        if (job.destination() != null) {
            configuration
                    .setDestinationTable(Tables.google(job.destination()))
                    .setCreateDisposition(JobInfo.CreateDisposition.CREATE_IF_NEEDED)
                    .setWriteDisposition(
                            job.disposition() == QueryJob.Disposition.TRUNCATE
                                    ? JobInfo.WriteDisposition.WRITE_TRUNCATE
                                    : JobInfo.WriteDisposition.WRITE_EMPTY);
        }
        return of(configuration, bigQuery, settings);
    }

    /** A SELECT whose result is read. */
    static Submission of(String sql, BigQuery bigQuery, BigQuerySettings settings) {
        return of(builder(sql, null), bigQuery, settings);
    }

    static QueryJobConfiguration.Builder builder(String sql, @Nullable TableId defaultDataset) {
        QueryJobConfiguration.Builder builder =
                QueryJobConfiguration.newBuilder(sql).setUseLegacySql(false);
        if (defaultDataset != null) {
            builder.setDefaultDataset(DatasetId.of(defaultDataset.project(), defaultDataset.dataset()));
        }
        return builder;
    }

    private static Submission of(
            QueryJobConfiguration.Builder configuration, BigQuery bigQuery, BigQuerySettings settings) {
        return new QuerySubmission(
                bigQuery,
                settings,
                configuration
                        .setMaximumBytesBilled(settings.maximumBytesBilled())
                        .setJobTimeoutMs(settings.jobTimeout().toMillis())
                        .build());
    }

    @Override
    public Job submit(JobId id, Map<String, String> labels) {
        JobInfo job = JobInfo.of(id, configuration.toBuilder().setLabels(labels).build());
        try {
            return bigQuery.create(job);
        } catch (BigQueryException e) {
            // The client joins a job of the same id by itself, but only one of the last 24 hours by its own clock.
            if (!Failures.isConflict(e)) {
                throw e;
            }
            Job existing = bigQuery.getJob(id);
            if (existing == null) {
                throw new TransientException("BigQuery: job %s exists but is not shown".formatted(id.getJob()), e);
            }
            return existing;
        }
    }

    @Override
    public Duration deadline() {
        return settings.remote().deadline();
    }

    @Override
    public String statement() {
        return configuration.getQuery();
    }
}
