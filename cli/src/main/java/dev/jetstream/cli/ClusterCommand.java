package dev.jetstream.cli;

import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.image.EnrollmentImages;
import dev.jetstream.dispatcher.image.Images;
import dev.jetstream.dispatcher.workflow.ArgoSettings;
import dev.jetstream.dispatcher.workflow.ArgoSubmitter;
import dev.jetstream.dispatcher.workflow.ClusterAddress;
import dev.jetstream.dispatcher.workflow.WorkflowMonitor;
import dev.jetstream.dispatcher.workflow.WorkflowState;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import dev.jetstream.gcp.platform.AccessToken;
import dev.jetstream.gcp.platform.ArtifactRegistry;
import dev.jetstream.gcp.platform.Clusters;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The cluster on which workflows run: its client, and what pins their images. */
final class ClusterCommand implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCommand.class);
    private static final int CALLS_AT_A_TIME = 4;
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Scheduler blocking = Schedulers.newBoundedElastic(CALLS_AT_A_TIME, 1_000, "cluster", 60, true);
    private final Map<String, String> workflows = new ConcurrentHashMap<>();
    private final Scheduler timer;
    private final ArgoSettings settings;
    private final ArtifactRegistry registry;
    private final Images images;
    private final KubernetesClient client;
    private final ArgoSubmitter submitter;

    private ClusterCommand(
            ArgoOptions options,
            AnalysisOptions analysis,
            Warehouse warehouse,
            Supplier<String> token,
            Scheduler timer) {
        this.timer = timer;
        this.settings = ArgoSettings.defaults(
                        "gcr.io/%s/%s".formatted(analysis.project(), options.image),
                        analysis.project(),
                        analysis.stateBucketOrDefault())
                .withMemory(options.memoryRequest);
        this.registry = new ArtifactRegistry(ArtifactRegistry.google(), analysis.project(), token, timer);
        this.images = new EnrollmentImages(registry, options.image, warehouse, analysis.project(), analysis.dataset());
        this.client = client(options, analysis.project(), token);
        this.submitter = new ArgoSubmitter(client, settings, blocking, timer);
    }

    /** The cluster that the options name, with this machine's credentials. */
    static ClusterCommand open(ArgoOptions options, AnalysisOptions analysis, Warehouse warehouse, Scheduler timer) {
        return new ClusterCommand(options, analysis, warehouse, AccessToken.ofThisMachine(), timer);
    }

    /** By address, else by the mounted token where this process is a pod, else looked up by name. */
    private KubernetesClient client(ArgoOptions options, String project, Supplier<String> token) {
        Optional<ClusterAddress> given = options.address();
        if (given.isPresent()) {
            return given.get().client(token, settings);
        }
        if (System.getenv("KUBERNETES_SERVICE_HOST") != null) {
            return ClusterAddress.inCluster(settings);
        }
        try (Clusters clusters = new Clusters(Clusters.google(), token, timer)) {
            Clusters.Endpoint found = clusters.endpoint(project, options.zone, options.clusterId)
                    .blockOptional()
                    .orElseThrow();
            return new ClusterAddress("https://" + found.ip(), found.certificate()).client(token, settings);
        }
    }

    /** What pins an experiment to an image. */
    Images images() {
        return images;
    }

    /** Submits a batch's workflow, and says where a person can see it. */
    WorkflowSubmitter submitter() {
        return manifest -> submitter
                .submitted(manifest)
                .doOnNext(name -> {
                    workflows.put(manifest.batch(), name);
                    LOG.info(
                            "batch={} workflow={}: {}",
                            manifest.batch(),
                            name,
                            ClusterAddress.portForward(settings.namespace(), name));
                })
                .then();
    }

    /** Waits for the end of the workflow that works on a batch; empty when it is gone. */
    Mono<WorkflowState> ended(String batch) {
        return Mono.justOrEmpty(Optional.ofNullable(workflows.get(batch)))
                .flatMap(name -> new WorkflowMonitor(client, settings, blocking, timer, LOOK)
                        .ended(
                                name,
                                state -> LOG.info(
                                        "workflow={} {} {} {}",
                                        name,
                                        state.phase(),
                                        state.progress(),
                                        state.message())));
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            registry.close();
            blocking.dispose();
        }
    }
}
