package dev.jetstream.gcp.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.WriteChannelConfiguration;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.gcp.remote.TransientException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts a load by sending its rows, unless the job is there already. */
final class LoadSubmission implements Submission {
    /** Memory for one load: a multiple of the 256 KiB that the protocol asks for. */
    private static final int CHUNK_BYTES = 2 << 20;

    private final BigQuery bigQuery;
    private final BigQuerySettings settings;
    private final LoadJob load;

    LoadSubmission(LoadJob load, BigQuery bigQuery, BigQuerySettings settings) {
        this.load = load;
        this.bigQuery = bigQuery;
        this.settings = settings;
    }

    @Override
    public Job submit(JobId id, Map<String, String> labels) throws IOException {
        // Looks first: rows are dearer to send than a question, and a lost last reply is found here.
        Job existing = bigQuery.getJob(id);
        if (existing != null) {
            return existing;
        }
        try {
            return send(id, labels);
        } catch (BigQueryException e) {
            Job other = Failures.isConflict(e) ? bigQuery.getJob(id) : null;
            if (other == null) {
                throw e;
            }
            return other;
        }
    }

    @Override
    public Duration deadline() {
        return settings.uploadDeadline();
    }

    @Override
    public @Nullable String statement() {
        return null;
    }

    // Not in try-with-resources: closing ends the upload well, and after a failure that would load half of the rows.
    @SuppressWarnings("MustBeClosedChecker")
    private Job send(JobId id, Map<String, String> labels) throws IOException {
        TableDataWriteChannel channel = bigQuery.writer(id, configuration(labels));
        channel.setChunkSize(CHUNK_BYTES);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 64 << 10);
        boolean any = false;
        for (String row : load.rows()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the load %s was let go".formatted(id.getJob()));
            }
            out.write(row.getBytes(UTF_8));
            out.write('\n');
            any = true;
        }
        if (!any) {
            // For an empty body the client sends nothing, and no job is made.
            out.write('\n');
        }
        out.flush();
        channel.close();
        Job job = channel.getJob();
        if (job == null) {
            throw new TransientException("BigQuery: no job came of the upload %s".formatted(id.getJob()), null);
        }
        return job;
    }

    private WriteChannelConfiguration configuration(Map<String, String> labels) {
        WriteChannelConfiguration.Builder builder = WriteChannelConfiguration.newBuilder(
                        Tables.google(load.destination()))
                .setFormatOptions(FormatOptions.json())
                .setLabels(labels)
                .setWriteDisposition(
                        load.append()
                                ? JobInfo.WriteDisposition.WRITE_APPEND
                                : JobInfo.WriteDisposition.WRITE_TRUNCATE);
        return load.schema() == null
                ? builder.setCreateDisposition(JobInfo.CreateDisposition.CREATE_NEVER)
                        .build()
                : builder.setCreateDisposition(JobInfo.CreateDisposition.CREATE_IF_NEEDED)
                        .setSchema(Columns.schema(load.schema()))
                        .build();
    }
}
