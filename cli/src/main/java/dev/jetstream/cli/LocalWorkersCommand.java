package dev.jetstream.cli;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Works on batches in this process, each once at a time, where there is no Argo. */
final class LocalWorkersCommand implements WorkflowSubmitter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorkersCommand.class);

    private final Function<Manifest, Mono<Void>> work;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final List<Disposable> started = new ArrayList<>();

    /** Workers that do {@code work} with a batch until it is done. */
    LocalWorkersCommand(Function<Manifest, Mono<Void>> work) {
        this.work = work;
    }

    @Override
    public Mono<Void> submit(Manifest manifest) {
        return Mono.deferContextual(asked -> Mono.fromRunnable(() -> start(manifest, asked)));
    }

    /** The work goes on in the trace of what asked for it. */
    private synchronized void start(Manifest manifest, ContextView asked) {
        if (running.add(manifest.batch())) {
            started.removeIf(Disposable::isDisposed);
            started.add(work.apply(manifest)
                    .doFinally(end -> running.remove(manifest.batch()))
                    .contextWrite(asked)
                    .subscribe(
                            nothing -> {},
                            error -> LOG.error("batch={} is not worked on any more", manifest.batch(), error)));
        }
    }

    @Override
    public synchronized void close() {
        started.forEach(Disposable::dispose);
    }
}
