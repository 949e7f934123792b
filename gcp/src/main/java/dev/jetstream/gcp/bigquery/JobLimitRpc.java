package dev.jetstream.gcp.bigquery;

import com.google.api.services.bigquery.model.Job;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.spi.v2.HttpBigQueryRpc;
import java.io.IOException;
import java.time.Duration;

/**
 * The client's own transport, which puts a time limit on loads too: its {@code WriteChannelConfiguration} has no field
 * for {@code jobTimeoutMs}, the REST interface has one.
 */
final class JobLimitRpc extends HttpBigQueryRpc {
    private final Duration jobTimeout;

    JobLimitRpc(BigQueryOptions options, Duration jobTimeout) {
        super(options);
        this.jobTimeout = jobTimeout;
    }

    @Override
    public String open(Job job) {
        return super.open(limited(job));
    }

    @Override
    public String openSkipExceptionTranslation(Job job) throws IOException {
        return super.openSkipExceptionTranslation(limited(job));
    }

    private Job limited(Job job) {
        job.getConfiguration().setJobTimeoutMs(jobTimeout.toMillis());
        return job;
    }
}
