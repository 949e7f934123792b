package dev.jetstream.dispatcher.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.ledger.Pods;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Against fabric8's server, which keeps resources, watches and conflicts as Kubernetes does. */
class ArgoSubmitterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "analysis-" + Sample.BATCH;
    private static final KubernetesMockServer SERVER = new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(List.of(new CustomResourceDefinitionContext.Builder()
                    .withGroup("argoproj.io")
                    .withVersion("v1alpha1")
                    .withKind("Workflow")
                    .withPlural("workflows")
                    .withScope("Namespaced")
                    .build())),
            false);
    private static final Scheduler BLOCKING = Schedulers.newBoundedElastic(4, 100, "cluster", 60, true);
    private static final Scheduler TIMER = Schedulers.newSingle("timer", true);

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static KubernetesClient client;

    private final List<String> submitted = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        SERVER.init();
        client = SERVER.createClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        SERVER.destroy();
        BLOCKING.dispose();
        TIMER.dispose();
    }

    @BeforeEach
    void empty() {
        var unused = client.genericKubernetesResources(BatchWorkflow.KIND)
                .inNamespace("argo")
                .delete();
    }

    @Test
    void submitsATinyWorkflowThatRefersToTheTemplate() {
        submit();

        GenericKubernetesResource workflow = stored(NAME);
        assertThat(workflow.getMetadata().getLabels())
                .containsEntry("jetstream.dev/batch", Sample.BATCH)
                .containsEntry("jetstream.dev/generation", "1");
        String template = workflow.get("spec", "workflowTemplateRef", "name");
        assertThat(template).isEqualTo("jetstream-analysis");
        assertThat(parameters(workflow))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "batch", Sample.BATCH,
                        "subscription", "batch-" + Sample.BATCH,
                        "expected", "2",
                        "workers", "2",
                        "image", "registry.example/images/jetstream:latest",
                        "memory", "19G",
                        "project", "my-project",
                        "state-bucket", "my-state"));
        assertThat(workflow.getAdditionalProperties()).containsOnlyKeys("spec");
    }

    @Test
    void runsFromThePinnedImageWithItsMemoryAndNoMoreWorkersThanTheSemaphoreLetsIn() {
        String image = "ab".repeat(32);
        String batch = "daily-2026-03-22-0123456789-ababab";

        wait(submitter().submit(Sample.manifest(batch, new Pods(image, "30G"), "a", "b", "c", "d", "e", "f", "g")));

        assertThat(parameters(stored("analysis-" + batch)))
                .containsEntry("image", "registry.example/images/jetstream@sha256:" + image)
                .containsEntry("memory", "30G")
                .containsEntry("workers", "5")
                .containsEntry("expected", "7");
    }

    @Test
    void fiveWhoSubmitAtOnceMakeOneWorkflow() {
        wait(Mono.when(submitted(), submitted(), submitted(), submitted(), submitted()));

        assertThat(all()).extracting(one -> one.getMetadata().getName()).containsExactly(NAME);
        assertThat(submitted).containsOnly(NAME).hasSize(5);
    }

    @Test
    void followsAWorkflowThatEndedBeforeItsBatchByOneOfTheNextGeneration() {
        submit();
        status(NAME, Map.of("phase", "Failed", "finishedAt", "2026-03-22T01:00:00Z"));

        submit();
        submit();

        assertThat(all()).extracting(one -> one.getMetadata().getName()).containsExactlyInAnyOrder(NAME, NAME + "-g2");
        assertThat(submitted).containsExactly(NAME, NAME + "-g2", NAME + "-g2");
    }

    @Test
    void hearsHowAWorkflowEnds() throws InterruptedException {
        submit();
        List<String> phases = new CopyOnWriteArrayList<>();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        List<WorkflowState> last = new CopyOnWriteArrayList<>();
        Disposable watching = monitor()
                .ended(NAME, state -> {
                    phases.add(state.phase());
                    if (state.phase().equals("Running")) {
                        running.countDown();
                    }
                })
                .doFinally(end -> ended.countDown())
                .subscribe(last::add);

        status(NAME, Map.of("phase", "Running", "progress", "1/3"));
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        status(NAME, Map.of("phase", "Error", "message", "a pod was lost", "finishedAt", "2026-03-22T01:00:00Z"));

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        watching.dispose();
        assertThat(last).singleElement().satisfies(state -> {
            assertThat(state.succeeded()).isFalse();
            assertThat(state.message()).isEqualTo("a pod was lost");
        });
        assertThat(phases).endsWith("Running", "Error");
    }

    /** Argo deletes what has ended some days ago: the ledger knows what came of it. */
    @Test
    void aWorkflowThatIsGoneHasEnded() {
        assertThat(monitor().ended("analysis-long-ago", state -> {}).blockOptional(PATIENCE))
                .isEmpty();
    }

    private WorkflowMonitor monitor() {
        return new WorkflowMonitor(client, Sample.SETTINGS, BLOCKING, TIMER, Duration.ofMinutes(5));
    }

    private void submit() {
        wait(submitted());
    }

    private Mono<String> submitted() {
        return submitter().submitted(Sample.manifest()).doOnNext(submitted::add);
    }

    private ArgoSubmitter submitter() {
        return new ArgoSubmitter(client, Sample.SETTINGS, BLOCKING, TIMER);
    }

    private static void wait(Mono<?> mono) {
        var unused = mono.blockOptional(PATIENCE);
    }

    private static void status(String name, Map<String, String> status) {
        GenericKubernetesResource workflow = stored(name);
        workflow.setAdditionalProperty("status", status);
        GenericKubernetesResource unused = client.genericKubernetesResources(BatchWorkflow.KIND)
                .inNamespace("argo")
                .resource(workflow)
                .update();
    }

    private static GenericKubernetesResource stored(String name) {
        return Objects.requireNonNull(client.genericKubernetesResources(BatchWorkflow.KIND)
                .inNamespace("argo")
                .withName(name)
                .get());
    }

    private static List<GenericKubernetesResource> all() {
        return client.genericKubernetesResources(BatchWorkflow.KIND)
                .inNamespace("argo")
                .list()
                .getItems();
    }

    private static Map<String, String> parameters(GenericKubernetesResource workflow) {
        Map<String, String> values = new HashMap<>();
        List<Map<String, String>> parameters = workflow.get("spec", "arguments", "parameters");
        parameters.forEach(
                one -> values.put(Objects.requireNonNull(one.get("name")), Objects.requireNonNull(one.get("value"))));
        return values;
    }
}
