package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.ledger.Manifest;
import reactor.core.publisher.Mono;

/** Starts the workers of a batch, and what comes after them. */
@FunctionalInterface
public interface WorkflowSubmitter {
    /**
     * Submits the workflow of a batch and completes once it is accepted; a workflow that is there already is accepted.
     *
     * <p>Fails with {@link dev.jetstream.core.failure.UnavailableException} when another try may help.
     */
    Mono<Void> submit(Manifest manifest);
}
