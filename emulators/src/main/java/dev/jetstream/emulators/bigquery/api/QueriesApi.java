package dev.jetstream.emulators.bigquery.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.http.Reply;
import dev.jetstream.emulators.bigquery.http.Request;
import dev.jetstream.emulators.bigquery.job.JobDocument;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.job.Jobs;
import dev.jetstream.emulators.bigquery.result.RowPages;
import dev.jetstream.emulators.bigquery.result.RowSource;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** {@code jobs.query}, {@code jobs.getQueryResults}, {@code tabledata.list}. */
final class QueriesApi {
    private static final List<String> OF_THE_JOB = List.of("labels", "jobTimeoutMs");
    private static final List<String> OF_THE_QUERY = List.of(
            "query",
            "useLegacySql",
            "defaultDataset",
            "maximumBytesBilled",
            "parameterMode",
            "queryParameters",
            "useQueryCache");

    private final Jobs jobs;
    private final JobIntake intake;
    private final RowPages pages;
    private final Polling polling;

    QueriesApi(Jobs jobs, JobIntake intake, RowPages pages, Polling polling) {
        this.jobs = jobs;
        this.intake = intake;
        this.pages = pages;
        this.polling = polling;
    }

    /** Starts a query and waits for its first page; the same requestId gives the same job. */
    Mono<Reply> query(Request request) {
        String project = request.variable("project");
        return request.json().flatMap(body -> {
            ObjectNode configuration = configuration(body);
            String location = body.path("location").asText("");
            if (body.path("dryRun").asBoolean(false)) {
                return Mono.just(dryRun(intake.dryRun(project, location, configuration)));
            }
            RowPages.Wanted wanted = new RowPages.Wanted(
                    0, body.path("maxResults").asLong(Long.MAX_VALUE), asMicros(body.path("formatOptions")));
            String id = idOf(project, body.path("requestId").asText(""));
            return started(project, id, location, configuration)
                    .flatMap(started -> polling.await(
                            project,
                            started,
                            Polling.limit(body.path("timeoutMs").asLong(Polling.defaultMillis()))))
                    .map(job -> answer(job, "bigquery#queryResponse", wanted));
        });
    }

    /** Waits for a job and gives a page of its result. */
    Mono<Reply> results(Request request) {
        RowPages.Wanted wanted = wanted(request);
        return polling.await(
                        request.variable("project"),
                        request.variable("job"),
                        Polling.limit(request.number("timeoutMs", Polling.defaultMillis())))
                .map(job -> {
                    if (!job.isQuery()) {
                        throw ApiException.invalid("Cannot get query results of a load: " + job.display());
                    }
                    return answer(job, "bigquery#getQueryResultsResponse", wanted);
                });
    }

    /** A page of a table's rows, also of an anonymous one. */
    Mono<Reply> tableData(Request request) {
        RowSource rows = intake.rows(TablesApi.name(request));
        ObjectNode head =
                Json.object().put("kind", "bigquery#tableDataList").put("totalRows", Long.toString(rows.rows()));
        return Mono.fromSupplier(() -> Reply.written(pages.answer(head, rows, wanted(request))));
    }

    private Reply answer(JobDocument job, String kind, RowPages.Wanted wanted) {
        ObjectNode head = Json.object().put("kind", kind);
        head.set("jobReference", job.reference());
        head.put("jobComplete", job.isDone());
        if (!job.isDone()) {
            return Reply.ok(head);
        }
        Optional<ApiException> error = job.error();
        if (error.isPresent()) {
            throw error.get();
        }
        RowSource rows = intake.rows(job);
        ObjectNode schema = Json.object();
        schema.set("fields", TableEntry.fieldsJson(job.resultFields()));
        head.set("schema", schema);
        head.put("totalRows", Long.toString(rows.rows()));
        head.put("totalBytesProcessed", Long.toString(job.bytesProcessed()));
        head.put("cacheHit", false);
        return Reply.written(pages.answer(head, rows, wanted));
    }

    private static Reply dryRun(JobDocument job) {
        ObjectNode answer = Json.object().put("kind", "bigquery#queryResponse").put("jobComplete", true);
        answer.set("schema", job.resultSchema());
        answer.put("totalBytesProcessed", Long.toString(job.bytesProcessed()));
        answer.put("cacheHit", false);
        return Reply.ok(answer);
    }

    /** The id of the job, which may be there already from the same request sent before. */
    private Mono<String> started(String project, String id, String location, ObjectNode configuration) {
        return Mono.fromSupplier(() -> {
            if (id.isEmpty()) {
                return intake.query(project, "", location, configuration, false)
                        .document()
                        .id();
            }
            if (jobs.find(project, id).isEmpty()) {
                try {
                    return intake.query(project, id, location, configuration, false)
                            .document()
                            .id();
                } catch (ApiException e) {
                    if (e.status() != 409) {
                        throw e;
                    }
                }
            }
            return id;
        });
    }

    private static String idOf(String project, String requestId) {
        if (requestId.isEmpty()) {
            return "";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((project + " " + requestId).getBytes(UTF_8));
            return "job_" + HexFormat.of().formatHex(hash, 0, 14);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode configuration(ObjectNode body) {
        ObjectNode configuration = Json.object();
        OF_THE_JOB.stream().filter(body::has).forEach(name -> configuration.set(name, body.get(name)));
        ObjectNode query = configuration.putObject("query");
        OF_THE_QUERY.stream().filter(body::has).forEach(name -> query.set(name, body.get(name)));
        return configuration;
    }

    /** The token wins over startIndex, which this client repeats with every page. */
    private static RowPages.Wanted wanted(Request request) {
        long start = request.number("pageToken", request.number("startIndex", 0));
        boolean micros = request.parameter("formatOptions.useInt64Timestamp")
                        .filter("true"::equals)
                        .isPresent()
                || request.parameter("formatOptions.timestampOutputFormat")
                        .filter("INT64"::equals)
                        .isPresent();
        return new RowPages.Wanted(start, request.number("maxResults", Long.MAX_VALUE), micros);
    }

    private static boolean asMicros(JsonNode options) {
        return options.path("useInt64Timestamp").asBoolean(false)
                || options.path("timestampOutputFormat").asText("").equals("INT64");
    }
}
