package dev.jetstream.dispatcher.workflow;

import java.time.Duration;

/**
 * How workflows are submitted.
 *
 * @param namespace of workflows and their template
 * @param template name of the WorkflowTemplate that they run
 * @param repository of the image, without tag or digest
 * @param ownImage what follows the repository where no image is pinned: {@code :latest}, {@code @sha256:…}
 * @param memory that a worker's pod asks for unless its batch says otherwise, for example {@code 19G}
 * @param maxWorkers worker steps of one workflow at most
 * @param project of messages, jobs and results
 * @param stateBucket of the ledger
 * @param deadline of one call
 * @param attempts of one call when the cluster is away
 * @param firstPause between two attempts; later ones are longer
 */
public record ArgoSettings(
        String namespace,
        String template,
        String repository,
        String ownImage,
        String memory,
        int maxWorkers,
        String project,
        String stateBucket,
        Duration deadline,
        int attempts,
        Duration firstPause) {
    /**
     * The usual ones: five workers as the semaphore has, for more of them would only wait; 19 GB as the original system
     * asks for. A call may take 20 s and is tried five times within half a minute.
     */
    public static ArgoSettings defaults(String repository, String project, String stateBucket) {
        return new ArgoSettings(
                "argo",
                "jetstream-analysis",
                repository,
                ":latest",
                "19G",
                5,
                project,
                stateBucket,
                Duration.ofSeconds(20),
                5,
                Duration.ofSeconds(1));
    }

    /** The same with another memory request. */
    public ArgoSettings withMemory(String other) {
        return new ArgoSettings(
                namespace,
                template,
                repository,
                ownImage,
                other,
                maxWorkers,
                project,
                stateBucket,
                deadline,
                attempts,
                firstPause);
    }

    /** The same with another patience. */
    public ArgoSettings with(Duration otherDeadline, int otherAttempts, Duration otherPause) {
        return new ArgoSettings(
                namespace,
                template,
                repository,
                ownImage,
                memory,
                maxWorkers,
                project,
                stateBucket,
                otherDeadline,
                otherAttempts,
                otherPause);
    }
}
