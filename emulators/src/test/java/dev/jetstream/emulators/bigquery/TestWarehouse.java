package dev.jetstream.emulators.bigquery;

import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_TRUNCATE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.WriteChannelConfiguration;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server on a free port with the real client before it, and the few things that most tests do. */
@SuppressWarnings("TimeZoneUsage") // the client compares the server's time with its own
final class TestWarehouse implements AutoCloseable {
    static final String PROJECT = "proj-1";
    static final String DATASET = "d";

    private final BigQueryServer server;
    private final BigQuery client;
    private final HttpClient http = HttpClient.newHttpClient();

    TestWarehouse(Path folder) {
        server = BigQueryServer.start(folder, 0, Clock.systemUTC());
        client = client(server.endpoint());
        if (client.getDataset(DATASET) == null) {
            client.create(DatasetInfo.of(DATASET));
        }
    }

    static BigQuery client(URI endpoint) {
        return BigQueryOptions.newBuilder()
                .setHost(endpoint.toString())
                .setProjectId(PROJECT)
                .setLocation("US")
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
    }

    BigQueryServer server() {
        return server;
    }

    BigQuery client() {
        return client;
    }

    static TableId table(String name) {
        return TableId.of(PROJECT, DATASET, name);
    }

    /** The table's name as statements write it. */
    static String sql(String name) {
        return "`" + PROJECT + "." + DATASET + "." + name + "`";
    }

    /** Values of all rows as text, NULL as "null", nested values as the client shows them. */
    List<List<String>> rows(String sql) {
        return texts(query(sql));
    }

    @CanIgnoreReturnValue
    TableResult query(String sql) {
        try {
            return client.query(QueryJobConfiguration.of(sql));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<List<String>> texts(TableResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (FieldValueList row : result.iterateAll()) {
            rows.add(row.stream().map(value -> String.valueOf(value.getValue())).toList());
        }
        return rows;
    }

    /** Runs a statement as a job of that name. */
    @CanIgnoreReturnValue
    Job run(String id, QueryJobConfiguration configuration) {
        return done(client.create(JobInfo.of(jobId(id), configuration)));
    }

    static JobId jobId(String id) {
        return JobId.newBuilder()
                .setProject(PROJECT)
                .setJob(id)
                .setLocation("US")
                .build();
    }

    /** Waits; a failed job is thrown. */
    @CanIgnoreReturnValue
    static Job done(Job job) {
        try {
            Job ended = job.waitFor();
            if (ended == null) {
                throw new IllegalStateException("the job is gone");
            }
            return ended;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loads lines of JSON in place of what the table had. */
    @CanIgnoreReturnValue
    Job load(String table, Schema schema, String... lines) {
        WriteChannelConfiguration configuration =
                loading(table, schema).setWriteDisposition(WRITE_TRUNCATE).build();
        return done(upload("load-" + table + "-" + System.nanoTime(), configuration, String.join("\n", lines) + "\n"));
    }

    static WriteChannelConfiguration.Builder loading(String table, @Nullable Schema schema) {
        WriteChannelConfiguration.Builder builder =
                WriteChannelConfiguration.newBuilder(table(table)).setFormatOptions(FormatOptions.json());
        return schema == null ? builder : builder.setSchema(schema);
    }

    @CanIgnoreReturnValue
    Job upload(String id, WriteChannelConfiguration configuration, String data) {
        return upload(id, configuration, Stream.of(data));
    }

    @CanIgnoreReturnValue
    Job upload(String id, WriteChannelConfiguration configuration, Stream<String> pieces) {
        return upload(client, id, configuration, pieces);
    }

    static Job upload(BigQuery client, String id, WriteChannelConfiguration configuration, Stream<String> pieces) {
        TableDataWriteChannel channel = client.writer(jobId(id), configuration);
        try (channel) {
            for (String piece : (Iterable<String>) pieces::iterator) {
                channel.write(ByteBuffer.wrap(piece.getBytes(UTF_8)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return channel.getJob();
    }

    /** The status and body of a bare request. */
    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint().resolve("/bigquery/v2" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
