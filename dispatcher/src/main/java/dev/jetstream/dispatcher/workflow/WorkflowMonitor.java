package dev.jetstream.dispatcher.workflow;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Waits for the end of a workflow: an informer hears its changes, and a look now and then makes good what it misses.
 *
 * <p>A watch that is cut, lags or lies costs only time. A workflow that is gone has ended: Argo deletes what has ended
 * some days ago, and the ledger knows what came of it.
 */
public final class WorkflowMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowMonitor.class);

    private final Cluster cluster;
    private final Scheduler blocking;
    private final Scheduler timer;
    private final Duration look;

    /**
     * A monitor.
     *
     * @param look how often the cluster is asked besides the watch
     */
    public WorkflowMonitor(
            KubernetesClient client, ArgoSettings settings, Scheduler blocking, Scheduler timer, Duration look) {
        this.cluster = new Cluster(client, settings, blocking, timer);
        this.blocking = blocking;
        this.timer = timer;
        this.look = look;
    }

    /**
     * The workflow's last state; empty when it is gone.
     *
     * @param changed hears every state of it, once each
     */
    public Mono<WorkflowState> ended(String name, Consumer<WorkflowState> changed) {
        Flux<Seen> looks = Mono.defer(() -> cluster.workflow(name))
                .map(Seen::of)
                .defaultIfEmpty(Seen.GONE)
                .onErrorResume(error -> missed(name, error))
                .repeatWhen(done -> done.delayElements(look, timer));
        return Flux.merge(watched(name), looks)
                .distinctUntilChanged()
                .takeUntil(Seen::isLast)
                .concatMap(Mono::just)
                .doOnNext(seen -> seen.tell(changed))
                .last()
                .flatMap(Seen::state);
    }

    private static Mono<Seen> missed(String name, Throwable error) {
        LOG.warn("workflow {} cannot be seen just now: {}", name, error.getMessage());
        return Mono.empty();
    }

    private Flux<Seen> watched(String name) {
        return Flux.<Seen>create(sink -> {
                    SharedIndexInformer<GenericKubernetesResource> informer =
                            cluster.workflows().withName(name).inform(new Handler(sink), 0);
                    FluxSink<Seen> unused = sink.onDispose(informer::close);
                })
                .subscribeOn(blocking)
                .onErrorResume(error -> {
                    LOG.warn(
                            "workflow {} cannot be watched, it is asked for every {}: {}",
                            name,
                            look,
                            error.getMessage());
                    return Flux.never();
                });
    }

    /** What was seen of a workflow, if only that it is not there. */
    private record Seen(@Nullable WorkflowState found) {
        private static final Seen GONE = new Seen(null);

        static Seen of(WorkflowState state) {
            return new Seen(state);
        }

        boolean isLast() {
            return found == null || found.ended();
        }

        void tell(Consumer<WorkflowState> changed) {
            if (found != null) {
                changed.accept(found);
            }
        }

        Mono<WorkflowState> state() {
            return Mono.justOrEmpty(found);
        }
    }

    private record Handler(FluxSink<Seen> sink) implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            FluxSink<Seen> unused = sink.next(Seen.of(WorkflowState.of(added)));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            FluxSink<Seen> unused = sink.next(Seen.of(WorkflowState.of(after)));
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            FluxSink<Seen> unused = sink.next(Seen.GONE);
        }
    }
}
