package dev.jetstream.emulators.bigquery.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.http.Reply;
import dev.jetstream.emulators.bigquery.http.Request;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** {@code datasets}: insert, get, list, patch, update, delete. */
final class DatasetsApi {
    private static final long PAGE = 1_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,1024}");

    private final DuckFile file;
    private final Clock clock;

    DatasetsApi(DuckFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    Mono<Reply> insert(Request request) {
        String project = request.variable("project");
        return request.json().map(body -> {
            String dataset = Json.required(body, "/datasetReference/datasetId");
            if (!NAME.matcher(dataset).matches() || dataset.startsWith("_")) {
                throw ApiException.invalid("Invalid dataset ID \"" + dataset
                        + "\". Dataset IDs must be alphanumeric (plus underscores) and at most 1024 long.");
            }
            ObjectNode resource = Patches.writable(body);
            String now = Long.toString(clock.millis());
            resource.put("kind", "bigquery#dataset").put("id", project + ":" + dataset);
            resource.putObject("datasetReference").put("projectId", project).put("datasetId", dataset);
            resource.put("creationTime", now)
                    .put("location", body.path("location").asText("US"));
            return file.write(session -> {
                if (Datasets.find(session, project, dataset).isPresent()) {
                    throw ApiException.duplicate("Dataset " + project + ":" + dataset);
                }
                Datasets.create(session, project, dataset, touched(resource));
                return Reply.ok(resource);
            });
        });
    }

    Mono<Reply> get(Request request) {
        return Mono.fromSupplier(() -> Reply.ok(
                file.read(session -> Datasets.get(session, request.variable("project"), request.variable("dataset")))));
    }

    Mono<Reply> list(Request request) {
        long limit = Math.min(PAGE, request.number("maxResults", PAGE));
        String after = request.parameter("pageToken").orElse("");
        List<ObjectNode> page =
                file.read(session -> Datasets.page(session, request.variable("project"), after, limit + 1));
        ObjectNode answer = Json.object().put("kind", "bigquery#datasetList");
        ArrayNode datasets = answer.putArray("datasets");
        page.stream().limit(limit).forEach(datasets::add);
        if (page.size() > limit) {
            answer.put(
                    "nextPageToken",
                    page.get((int) limit - 1).at("/datasetReference/datasetId").asText());
        }
        return Mono.just(Reply.ok(answer));
    }

    Mono<Reply> patch(Request request) {
        String project = request.variable("project");
        String dataset = request.variable("dataset");
        return request.json()
                .map(body -> file.write(session -> {
                    ObjectNode resource = Datasets.get(session, project, dataset);
                    Preconditions.check(request, resource.path("etag").asText());
                    Patches.apply(resource, body);
                    Datasets.put(session, project, dataset, touched(resource));
                    return Reply.ok(resource);
                }));
    }

    Mono<Reply> delete(Request request) {
        String project = request.variable("project");
        String dataset = request.variable("dataset");
        boolean contentsToo =
                request.parameter("deleteContents").filter("true"::equals).isPresent();
        return Mono.fromSupplier(() -> file.write(session -> {
            Datasets.require(session, project, dataset);
            if (!contentsToo && !Tables.page(session, project, dataset, "", 1).isEmpty()) {
                throw new ApiException(400, "resourceInUse", "Dataset " + project + ":" + dataset + " is still in use");
            }
            Datasets.drop(session, project, dataset);
            return Reply.noContent();
        }));
    }

    private ObjectNode touched(ObjectNode resource) {
        resource.put("lastModifiedTime", Long.toString(clock.millis()));
        resource.remove("etag");
        return resource.put("etag", Integer.toHexString(resource.toString().hashCode()));
    }
}
