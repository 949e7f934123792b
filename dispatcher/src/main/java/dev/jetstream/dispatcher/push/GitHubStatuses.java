package dev.jetstream.dispatcher.push;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.failure.InvalidException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Commit statuses at GitHub's API. The token is shown to that host alone, follows no redirect, and is in no log line.
 */
public final class GitHubStatuses implements CommitStatuses {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubStatuses.class);

    /** More is refused with 422. */
    private static final int LONGEST_DESCRIPTION = 140;

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CREATED = 201;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI api;
    private final String repository;
    private final String token;

    /**
     * Statuses of a repository's commits.
     *
     * @param api {@code https://api.github.com}
     * @param repository owner and name
     * @param token with the right {@code repo:status}
     */
    public GitHubStatuses(URI api, String repository, String token) {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new InvalidException("repository '%s' must be OWNER/NAME".formatted(repository));
        }
        this.api = api;
        this.repository = repository;
        this.token = token;
    }

    @Override
    public Mono<Void> tell(String commit, State state, String description) {
        return Mono.defer(() -> {
                    if (!COMMIT.matcher(commit).matches()) {
                        return Mono.<Void>error(new InvalidException("commit is not 40 hex digits"));
                    }
                    return Mono.fromFuture(() ->
                                    client.sendAsync(request(commit, state, description), BodyHandlers.discarding()))
                            .doOnNext(response -> said(commit, response))
                            .then();
                })
                .onErrorResume(error -> {
                    LOG.warn(
                            "commit {} got no status: {}",
                            commit,
                            error.getClass().getSimpleName());
                    return Mono.empty();
                });
    }

    private static void said(String commit, HttpResponse<Void> response) {
        if (response.statusCode() != CREATED) {
            LOG.warn("commit {} got no status: GitHub answered {}", commit, response.statusCode());
        }
    }

    private HttpRequest request(String commit, State state, String description) {
        ObjectNode body = mapper.createObjectNode();
        body.put("state", state.spelling());
        body.put("context", "jetstream/rerun");
        body.put("description", cut(description));
        return HttpRequest.newBuilder(api.resolve("/repos/%s/statuses/%s".formatted(repository, commit)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/vnd.github+json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    private static String cut(String description) {
        return description.length() <= LONGEST_DESCRIPTION
                ? description
                : description.substring(0, LONGEST_DESCRIPTION - 1) + "…";
    }
}
