package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.failure.UnavailableException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The workflows of one namespace: every call with a deadline, tried again while the cluster is away.
 *
 * <p>Fails with {@link UnavailableException} when the cluster stays away, refuses us (a token, a right: somebody can
 * give it) or answers what nobody understands. Thread-safe; nothing happens before subscription.
 */
final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final ArgoSettings settings;
    private final Scheduler blocking;
    private final Scheduler timer;

    /**
     * A namespace.
     *
     * @param blocking where calls wait for their answers
     * @param timer for deadlines and pauses
     */
    Cluster(KubernetesClient client, ArgoSettings settings, Scheduler blocking, Scheduler timer) {
        this.client = client;
        this.settings = settings;
        this.blocking = blocking;
        this.timer = timer;
    }

    /** The workflows of a batch. */
    Mono<List<WorkflowState>> workflows(String batch) {
        return call(
                "list of workflows of " + batch,
                () -> workflows().withLabels(Map.of(BatchWorkflow.BATCH, batch)).list().getItems().stream()
                        .map(WorkflowState::of)
                        .toList());
    }

    /** A workflow, or empty when there is none of that name. */
    Mono<WorkflowState> workflow(String name) {
        return call(
                        "workflow " + name,
                        () -> Optional.ofNullable(workflows().withName(name).get())
                                .map(WorkflowState::of))
                .flatMap(Mono::justOrEmpty);
    }

    /** Creates a workflow; false when there is one of that name already, be it ours of a moment ago. */
    Mono<Boolean> create(GenericKubernetesResource workflow) {
        return call("creation of workflow " + workflow.getMetadata().getName(), () -> {
            try {
                workflows().resource(workflow).create();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    NonNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            workflows() {
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                all = client.genericKubernetesResources(BatchWorkflow.KIND);
        return all.inNamespace(settings.namespace());
    }

    private <T> Mono<T> call(String what, Callable<T> call) {
        return Mono.defer(() -> within(what, call))
                .retryWhen(Retry.backoff(settings.attempts() - 1L, settings.firstPause())
                        .jitter(0)
                        .filter(Cluster::mayPass)
                        .scheduler(timer)
                        .doBeforeRetry(signal -> LOG.info(
                                "{} failed, try {} of {} follows: {}",
                                what,
                                signal.totalRetries() + 2,
                                settings.attempts(),
                                signal.failure().toString()))
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .onErrorMap(error -> failure(what, error));
    }

    /** One try; what it still says after its deadline is nobody's business. */
    private <T> Mono<T> within(String what, Callable<T> call) {
        AtomicBoolean abandoned = new AtomicBoolean();
        return Mono.<T>fromCallable(() -> {
                    try {
                        return call.call();
                    } catch (KubernetesClientException e) {
                        if (abandoned.get()) {
                            LOG.debug("{} failed after it was given up", what, e);
                            return null;
                        }
                        throw e;
                    }
                })
                .subscribeOn(blocking)
                .doOnCancel(() -> abandoned.set(true))
                .timeout(settings.deadline(), timer);
    }

    /** An expired token is fetched anew by the next try; what is not allowed or not understood stays so. */
    private static boolean mayPass(Throwable error) {
        if (error instanceof KubernetesClientException answer) {
            int code = answer.getCode();
            return code <= 0 || code == 401 || code == 408 || code == 429 || code >= 500;
        }
        return error instanceof TimeoutException;
    }

    private UnavailableException failure(String what, Throwable error) {
        if (error instanceof KubernetesClientException answer && answer.getCode() == NOT_FOUND) {
            return new UnavailableException(
                    "%s: namespace %s has no Argo Workflows (HTTP 404)".formatted(what, settings.namespace()), error);
        }
        if (error instanceof KubernetesClientException answer && answer.getCode() > 0) {
            return new UnavailableException(
                    "%s: the cluster answers HTTP %s: %s".formatted(what, answer.getCode(), answer.getMessage()),
                    error);
        }
        return error instanceof TimeoutException
                ? new UnavailableException(
                        "%s: no answer from the cluster within %s".formatted(what, settings.deadline()), error)
                : new UnavailableException(
                        "%s: the cluster cannot be reached: %s".formatted(what, error.getMessage()), error);
    }
}
