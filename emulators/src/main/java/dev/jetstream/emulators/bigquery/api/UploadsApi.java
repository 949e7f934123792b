package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Reply;
import dev.jetstream.emulators.bigquery.http.Request;
import dev.jetstream.emulators.bigquery.job.JobDocument;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.job.Jobs;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * {@code jobs.insert} with data: a resumable upload, whose last piece starts the load.
 *
 * <p>Pieces go to a file as they arrive. A piece may be repeated or overlap; the last one, repeated, gives the same
 * job. Uploads do not survive a restart.
 */
final class UploadsApi {
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

    private final DuckFile file;
    private final Jobs jobs;
    private final JobIntake intake;
    private final Polling polling;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();

    UploadsApi(DuckFile file, Jobs jobs, JobIntake intake, Polling polling) {
        this.file = file;
        this.jobs = jobs;
        this.intake = intake;
        this.polling = polling;
    }

    /** Opens an upload; refuses what could not be loaded anyway. */
    Mono<Reply> begin(Request request) {
        String project = request.variable("project");
        if (!request.parameter("uploadType").filter("resumable"::equals).isPresent()) {
            throw ApiException.notImplemented("An upload that is not resumable");
        }
        return request.json().map(job -> {
            intake.checkLoad(job.withObject("/configuration"));
            String id = job.at("/jobReference/jobId").asText("");
            Optional<JobDocument> taken = id.isEmpty() ? Optional.empty() : jobs.find(project, id);
            if (taken.isPresent()) {
                throw ApiException.duplicate(taken.get().display());
            }
            String upload = Long.toString(counter.incrementAndGet());
            uploads.put(upload, new Upload(job, file.spool().resolve("upload-" + upload + ".ndjson")));
            String host = request.header("host").orElse("127.0.0.1");
            String location = "http://" + host + "/upload/bigquery/v2/projects/" + project
                    + "/jobs?uploadType=resumable&upload_id=" + upload;
            return Reply.empty(200, Map.of("Location", location));
        });
    }

    /** Takes a piece. */
    Mono<Reply> put(Request request) {
        String id = request.parameter("upload_id").orElse("");
        Upload upload = uploads.get(id);
        if (upload == null) {
            return Mono.error(ApiException.notFound("Upload " + id));
        }
        Range range = request.header("content-range").map(UploadsApi::range).orElseGet(() -> new Range(0, true));
        return request.content()
                .reduce(range.first(), (offset, piece) -> {
                    long unused = upload.write(offset, piece);
                    return offset + piece.length;
                })
                .flatMap(end -> {
                    if (!range.last() || end > upload.size()) {
                        return Mono.just(resume(upload));
                    }
                    return start(request.variable("project"), upload);
                });
    }

    private Mono<Reply> start(String project, Upload upload) {
        JobDocument job = started(project, upload);
        return polling.await(project, job.id(), Polling.GRACE).map(now -> Reply.ok(now.resource()));
    }

    private JobDocument started(String project, Upload upload) {
        synchronized (upload) {
            Optional<JobDocument> known = upload.started();
            if (known.isPresent()) {
                return known.get();
            }
            ObjectNode job = upload.job();
            JobDocument started = intake.load(
                            project,
                            job.at("/jobReference/jobId").asText(""),
                            job.at("/jobReference/location").asText(""),
                            job.withObject("/configuration"),
                            upload.spool())
                    .document();
            upload.finish(started);
            return started;
        }
    }

    private static Reply resume(Upload upload) {
        long size = upload.size();
        return size == 0 ? Reply.empty(308, Map.of()) : Reply.empty(308, Map.of("Range", "bytes=0-" + (size - 1)));
    }

    private static Range range(String header) {
        Matcher matcher = RANGE.matcher(header);
        if (!matcher.matches()) {
            throw ApiException.invalid("Invalid Content-Range: " + header);
        }
        boolean last = !matcher.group(3).equals("*");
        return matcher.group(1) == null
                ? new Range(last ? Long.parseLong(matcher.group(3)) : 0, last)
                : new Range(Long.parseLong(matcher.group(1)), last);
    }

    /** Where a piece begins, and whether the whole length is known and so this is the end. */
    private record Range(long first, boolean last) {}
}
