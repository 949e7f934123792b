package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.message.EventTopics;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Workflow of a batch: a name, labels, a reference to the template and its arguments, and nothing else.
 *
 * <p>Values are arguments of an object, never parts of a text: a hostile one arrives byte for byte.
 */
public final class BatchWorkflow {
    /** Argo's Workflow. */
    public static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("argoproj.io")
            .withVersion("v1alpha1")
            .withKind("Workflow")
            .withPlural("workflows")
            .withNamespaced(true)
            .build();

    /** Label: the batch. */
    public static final String BATCH = "jetstream.dev/batch";

    /** Label: which workflow of its batch it is, counted from 1. */
    public static final String GENERATION = "jetstream.dev/generation";

    private static final String PREFIX = "analysis-";

    private final ArgoSettings settings;

    /** Workflows as the settings say. */
    public BatchWorkflow(ArgoSettings settings) {
        this.settings = settings;
    }

    /**
     * The name of a batch's workflow.
     *
     * @param generation 1 unless workflows of the batch have ended before it was done
     */
    public static String name(String batch, int generation) {
        return PREFIX + batch + (generation == 1 ? "" : "-g" + generation);
    }

    /** The resource to create. */
    public GenericKubernetesResource resource(Manifest manifest, int generation) {
        GenericKubernetesResource workflow = new GenericKubernetesResource();
        workflow.setApiVersion("argoproj.io/v1alpha1");
        workflow.setKind("Workflow");
        workflow.setMetadata(new ObjectMetaBuilder()
                .withName(name(manifest.batch(), generation))
                .withNamespace(settings.namespace())
                .addToLabels(BATCH, manifest.batch())
                .addToLabels(GENERATION, String.valueOf(generation))
                .build());
        workflow.setAdditionalProperty(
                "spec",
                Map.of(
                        "workflowTemplateRef",
                        Map.of("name", settings.template()),
                        "arguments",
                        Map.of("parameters", parameters(manifest))));
        return workflow;
    }

    private List<Map<String, String>> parameters(Manifest manifest) {
        @Nullable Pods pods = manifest.pods();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("batch", manifest.batch());
        values.put("subscription", EventTopics.batchSubscription(manifest.batch()));
        values.put("expected", String.valueOf(manifest.items().size()));
        values.put("workers", String.valueOf(workers(manifest)));
        values.put("image", image(pods));
        values.put(
                "memory",
                pods == null ? settings.memory() : Objects.requireNonNullElse(pods.memory(), settings.memory()));
        values.put("project", settings.project());
        values.put("state-bucket", settings.stateBucket());
        List<Map<String, String>> parameters = new ArrayList<>();
        values.forEach((name, value) -> parameters.add(Map.of("name", name, "value", value)));
        return parameters;
    }

    /** One an item, as far as the semaphore lets them work side by side. */
    private int workers(Manifest manifest) {
        return Math.max(1, Math.min(settings.maxWorkers(), manifest.items().size()));
    }

    private String image(@Nullable Pods pods) {
        @Nullable String pinned = pods == null ? null : pods.image();
        return settings.repository() + (pinned == null ? settings.ownImage() : "@sha256:" + pinned);
    }
}
