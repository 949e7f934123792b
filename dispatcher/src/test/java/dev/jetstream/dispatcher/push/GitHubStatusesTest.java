package dev.jetstream.dispatcher.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.dispatcher.push.CommitStatuses.State;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What is told to something that answers as GitHub does. */
class GitHubStatusesTest {
    private static final String COMMIT = "a".repeat(40);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private int answer = 201;
    private final DisposableServer github = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString(UTF_8)
                    .doOnNext(body -> told.add(
                            new Told(request.uri(), request.requestHeaders().get("Authorization"), body)))
                    .then(response.status(answer)
                            .header("Location", "http://127.0.0.1:1/")
                            .send()))
            .bindNow();

    private record Told(String uri, String authorization, String body) {}

    @AfterEach
    void stop() {
        github.disposeNow();
    }

    @Test
    void tellsInGitHubsForm() throws IOException {
        tell("o/r", COMMIT, "x".repeat(200));

        assertThat(told).hasSize(1);
        assertThat(told.get(0).uri()).isEqualTo("/repos/o/r/statuses/%s".formatted(COMMIT));
        assertThat(told.get(0).authorization()).isEqualTo("Bearer canary");
        JsonNode body = new ObjectMapper().readTree(told.get(0).body());
        assertThat(body.path("state").asText()).isEqualTo("pending");
        assertThat(body.path("context").asText()).isEqualTo("jetstream/rerun");
        assertThat(body.path("description").asText()).hasSize(140);
    }

    @Test
    void failsNothingWhenGitHubDoesNotWantIt() {
        for (int status : new int[] {302, 401, 422, 500}) {
            answer = status;
            tell("o/r", COMMIT, "text");
        }
        assertThat(told).as("no redirect is followed").hasSize(4);
        github.disposeNow();
        tell("o/r", COMMIT, "text");
    }

    @Test
    void tellsNothingOfWhatIsNoCommitOrRepository() {
        tell("o/r", "../../../user", "text");
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> new GitHubStatuses(URI.create("http://x"), "o/r/../../x", "canary"))
                .isInstanceOf(InvalidException.class)
                .hasMessageNotContaining("canary");
    }

    private void tell(String repository, String commit, String description) {
        URI api = URI.create("http://127.0.0.1:" + github.port());
        assertThat(new GitHubStatuses(api, repository, "canary")
                        .tell(commit, State.PENDING, description)
                        .blockOptional(PATIENCE))
                .isEmpty();
    }
}
