package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.http.Reply;
import dev.jetstream.emulators.bigquery.http.Request;
import dev.jetstream.emulators.bigquery.job.JobDocument;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.job.Jobs;
import java.util.List;
import reactor.core.publisher.Mono;

/** {@code jobs.insert} without upload, {@code get}, {@code list}, {@code cancel}, {@code delete}. */
final class JobsApi {
    private static final long PAGE = 100;

    private final Jobs jobs;
    private final JobIntake intake;
    private final Polling polling;

    JobsApi(Jobs jobs, JobIntake intake, Polling polling) {
        this.jobs = jobs;
        this.intake = intake;
        this.polling = polling;
    }

    Mono<Reply> insert(Request request) {
        String project = request.variable("project");
        return request.json().flatMap(body -> {
            ObjectNode configuration = body.withObject("/configuration");
            String location = body.at("/jobReference/location").asText("");
            if (configuration.path("load").isObject()) {
                intake.checkLoad(configuration);
            }
            if (configuration.path("dryRun").asBoolean(false)) {
                return Mono.just(
                        Reply.ok(intake.dryRun(project, location, configuration).resource()));
            }
            String id = body.at("/jobReference/jobId").asText("");
            return polling.await(intake.query(project, id, location, configuration, true), Polling.GRACE)
                    .map(job -> Reply.ok(job.resource()));
        });
    }

    Mono<Reply> get(Request request) {
        return Mono.fromSupplier(() -> Reply.ok(
                jobs.get(request.variable("project"), request.variable("job")).resource()));
    }

    Mono<Reply> list(Request request) {
        long limit = Math.min(PAGE, request.number("maxResults", PAGE));
        long offset = request.number("pageToken", 0);
        List<JobDocument> page =
                jobs.page(request.variable("project"), request.number("minCreationTime", 0), offset, limit + 1);
        ObjectNode answer = Json.object().put("kind", "bigquery#jobList");
        ArrayNode lines = answer.putArray("jobs");
        page.stream().limit(limit).forEach(job -> lines.add(job.listing()));
        if (page.size() > limit) {
            answer.put("nextPageToken", Long.toString(offset + limit));
        }
        return Mono.just(Reply.ok(answer));
    }

    Mono<Reply> cancel(Request request) {
        String project = request.variable("project");
        String id = request.variable("job");
        jobs.cancel(project, id);
        return polling.await(project, id, Polling.GRACE).map(job -> {
            ObjectNode answer = Json.object().put("kind", "bigquery#jobCancelResponse");
            answer.set("job", job.resource());
            return Reply.ok(answer);
        });
    }

    Mono<Reply> delete(Request request) {
        jobs.delete(request.variable("project"), request.variable("job"));
        return Mono.just(Reply.noContent());
    }
}
