package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.Manifest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Submits a batch's workflow to Argo, once however often it is asked.
 *
 * <p>The name is made from the batch, so that two who submit at once meet, and a repetition after a lost reply finds
 * its own. A workflow that has ended although its batch has not is followed by one of the next generation: the same
 * trigger again heals what stopped it. Whoever asks has looked into the ledger: a batch that is done is not submitted.
 */
public final class ArgoSubmitter implements WorkflowSubmitter {
    private static final Logger LOG = LoggerFactory.getLogger(ArgoSubmitter.class);

    /** Each further round means that somebody else was faster and has ended since. */
    private static final int ROUNDS = 4;

    private final Cluster cluster;
    private final BatchWorkflow workflows;

    /**
     * A submitter.
     *
     * @param client of the cluster; the caller closes it
     * @param blocking where calls wait for their answers
     * @param timer for deadlines and pauses
     */
    public ArgoSubmitter(KubernetesClient client, ArgoSettings settings, Scheduler blocking, Scheduler timer) {
        this.cluster = new Cluster(client, settings, blocking, timer);
        this.workflows = new BatchWorkflow(settings);
    }

    @Override
    public Mono<Void> submit(Manifest manifest) {
        return submitted(manifest).then();
    }

    /** The same, answering with the name of the workflow that works on the batch, also of one that was there. */
    public Mono<String> submitted(Manifest manifest) {
        return submit(manifest, ROUNDS);
    }

    private Mono<String> submit(Manifest manifest, int rounds) {
        if (rounds == 0) {
            return Mono.error(() -> new UnavailableException(
                    "workflows of batch %s end as soon as they are made".formatted(manifest.batch())));
        }
        return cluster.workflows(manifest.batch())
                .flatMap(known -> running(known)
                        .map(one -> there(manifest, one))
                        .orElseGet(() -> create(manifest, next(known), rounds)));
    }

    private Mono<String> create(Manifest manifest, int generation, int rounds) {
        String name = BatchWorkflow.name(manifest.batch(), generation);
        return cluster.create(workflows.resource(manifest, generation)).flatMap(created -> {
            if (created) {
                LOG.info("stage=submit batch={} workflow={}", manifest.batch(), name);
                return Mono.just(name);
            }
            return cluster.workflow(name)
                    .filter(found -> !found.ended())
                    .flatMap(found -> there(manifest, found))
                    .switchIfEmpty(Mono.defer(() -> submit(manifest, rounds - 1)));
        });
    }

    private static Mono<String> there(Manifest manifest, WorkflowState found) {
        LOG.info("stage=submit batch={} workflow={} is there already", manifest.batch(), found.name());
        return Mono.just(found.name());
    }

    private static Optional<WorkflowState> running(List<WorkflowState> known) {
        return known.stream()
                .filter(workflow -> !workflow.ended())
                .max(Comparator.comparingInt(WorkflowState::generation));
    }

    private static int next(List<WorkflowState> known) {
        return known.stream().mapToInt(WorkflowState::generation).max().orElse(0) + 1;
    }
}
