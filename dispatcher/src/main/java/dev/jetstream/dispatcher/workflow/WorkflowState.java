package dev.jetstream.dispatcher.workflow;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a workflow is, as Argo says.
 *
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed}, {@code Error}; empty when Argo has
 *     not looked at it yet
 * @param progress {@code done/all} steps, or empty
 * @param message of a failure, or empty
 * @param ended whether nothing follows, the exit handler included
 */
public record WorkflowState(String name, int generation, String phase, String progress, String message, boolean ended) {
    static WorkflowState of(GenericKubernetesResource workflow) {
        Map<?, ?> status = workflow.get("status") instanceof Map<?, ?> map ? map : Map.of();
        String phase = text(status.get("phase"));
        return new WorkflowState(
                workflow.getMetadata().getName(),
                generation(workflow),
                phase,
                text(status.get("progress")),
                text(status.get("message")),
                !text(status.get("finishedAt")).isEmpty());
    }

    /** Whether it ended well; Argo's {@code Error} is as bad as its {@code Failed}. */
    public boolean succeeded() {
        return ended && phase.equals("Succeeded");
    }

    private static int generation(GenericKubernetesResource workflow) {
        @Nullable Map<String, String> labels = workflow.getMetadata().getLabels();
        String number = labels == null ? "" : labels.getOrDefault(BatchWorkflow.GENERATION, "");
        return number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : 1;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : Objects.toString(value);
    }
}
