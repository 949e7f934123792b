package dev.jetstream.dispatcher.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jetstream.core.failure.UnavailableException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A cluster that is slow, fails, loses replies, forgets tokens and cuts watches. */
class HostileClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PATH = "/apis/argoproj.io/v1alpha1/namespaces/argo/workflows";
    private static final String NONE = "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"WorkflowList\","
            + "\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

    private final Scheduler blocking = Schedulers.newBoundedElastic(4, 100, "cluster", 60, true);
    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Deque<Answer> posts = new ArrayDeque<>();
    private final Deque<Answer> gets = new ArrayDeque<>();
    private final Deque<Answer> lists = new ArrayDeque<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        client = new ClusterAddress("http://127.0.0.1:" + server.getAddress().getPort(), null)
                .client(() -> "token-" + tokens.incrementAndGet(), Sample.SETTINGS);
    }

    @AfterEach
    void stop() {
        released.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
        blocking.dispose();
        timer.dispose();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void triesAgainWhileTheClusterIsAway(int status) {
        posts.add(new Answer(status, error(status)));
        posts.add(new Answer(status, error(status)));
        posts.add(new Answer(201, workflow("")));

        submit();

        assertThat(seen).filteredOn(call -> call.startsWith("POST")).hasSize(3);
    }

    @Test
    void takesANewTokenWhenTheOldOneHasExpired() {
        posts.add(new Answer(401, error(401)));
        posts.add(new Answer(201, workflow("")));

        submit();

        List<String> shown =
                seen.stream().filter(call -> call.startsWith("POST")).toList();
        assertThat(shown).hasSize(2).doesNotHaveDuplicates();
    }

    /** The first creation arrived, its answer did not: the second meets its own. */
    @Test
    void findsItsOwnWorkflowAfterALostReply() {
        posts.add(Answer.LOST);
        posts.add(new Answer(409, error(409)));
        gets.add(new Answer(200, workflow("Running")));

        submit();

        assertThat(seen).filteredOn(call -> call.startsWith("POST")).hasSize(2);
    }

    @Test
    void givesASlowClusterUpAtTheDeadlineAndTriesAgain() {
        posts.add(Answer.SILENCE);
        posts.add(new Answer(201, workflow("")));

        submit();

        assertThat(seen).filteredOn(call -> call.startsWith("POST")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 422})
    void asksOnceWhereAskingAgainIsNoUse(int status) {
        posts.add(new Answer(status, error(status)));

        assertThatThrownBy(this::submit)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("analysis-" + Sample.BATCH)
                .hasMessageContaining("HTTP %s", status);
        assertThat(seen).filteredOn(call -> call.startsWith("POST")).hasSize(1);
    }

    @Test
    void saysThatTheNamespaceHasNoArgo() {
        lists.add(new Answer(404, error(404)));

        assertThatThrownBy(this::submit)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("namespace argo has no Argo Workflows");
    }

    @Test
    void givesUpOnAClusterThatStaysAway() {
        for (int i = 0; i < 10; i++) {
            lists.add(new Answer(503, error(503)));
        }

        assertThatThrownBy(this::submit)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("HTTP 503");
        assertThat(seen).hasSize(4);
    }

    /** Every watch is cut at once; a look now and then hears the end all the same. */
    @Test
    void hearsTheEndAlthoughEveryWatchIsCut() {
        for (int i = 0; i < 2; i++) {
            gets.add(new Answer(200, workflow("Running")));
        }
        gets.add(new Answer(500, error(500)));
        gets.add(new Answer(500, error(500)));
        WorkflowMonitor monitor = new WorkflowMonitor(client, Sample.SETTINGS, blocking, timer, Duration.ofMillis(100));

        WorkflowState last = Objects.requireNonNull(
                monitor.ended("analysis-" + Sample.BATCH, state -> {}).block(PATIENCE));

        assertThat(last.succeeded()).isTrue();
        assertThat(seen).filteredOn(call -> call.startsWith("GET one")).hasSizeGreaterThanOrEqualTo(5);
    }

    private void submit() {
        ArgoSubmitter submitter = new ArgoSubmitter(client, Sample.SETTINGS, blocking, timer);
        var unused = submitter.submit(Sample.manifest()).blockOptional(PATIENCE);
    }

    private void serve(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath();
        @Nullable String query = call.getRequestURI().getQuery();
        byte[] unused = call.getRequestBody().readAllBytes();
        if (query != null && query.contains("watch=true")) {
            watches.incrementAndGet();
            call.close();
            return;
        }
        String token = call.getRequestHeaders().getFirst("Authorization");
        if (call.getRequestMethod().equals("POST")) {
            answer(call, "POST " + token, posts, new Answer(201, workflow("")));
        } else if (path.equals(PATH) && (query == null || !query.contains("fieldSelector"))) {
            answer(call, "GET all " + token, lists, new Answer(200, NONE));
        } else if (path.equals(PATH)) {
            answer(call, "GET watched " + token, new ArrayDeque<>(), new Answer(200, NONE));
        } else {
            answer(call, "GET one " + token, gets, new Answer(200, workflow("Succeeded")));
        }
    }

    private void answer(HttpExchange call, String what, Deque<Answer> prepared, Answer usual) throws IOException {
        seen.add(what);
        Answer answer;
        synchronized (prepared) {
            answer = prepared.isEmpty() ? usual : prepared.removeFirst();
        }
        if (answer.equals(Answer.LOST)) {
            call.close();
            return;
        }
        if (answer.equals(Answer.SILENCE)) {
            awaitTheEnd();
            call.close();
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = call.getResponseBody()) {
            out.write(body);
        }
    }

    private void awaitTheEnd() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String workflow(String phase) {
        String finished = phase.equals("Succeeded") ? ",\"finishedAt\":\"2026-03-22T01:00:00Z\"" : "";
        String status = phase.isEmpty() ? "" : ",\"status\":{\"phase\":\"%s\"%s}".formatted(phase, finished);
        return ("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Workflow\","
                        + "\"metadata\":{\"name\":\"analysis-%s\",\"namespace\":\"argo\"},\"spec\":{}%s}")
                .formatted(Sample.BATCH, status);
    }

    private static String error(int status) {
        return String.format(
                Locale.ROOT,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"no\",\"code\":%d}",
                status);
    }

    private record Answer(int status, String body) {
        static final Answer LOST = new Answer(0, "lost");
        static final Answer SILENCE = new Answer(0, "silence");
    }
}
