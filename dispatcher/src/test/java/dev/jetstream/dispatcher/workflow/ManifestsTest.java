package dev.jetstream.dispatcher.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is applied to the cluster, and what the dispatcher builds for it. */
class ManifestsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TEMPLATE = Path.of("..", "workflows", "analysis.yaml");
    private static final Path KUBERNETES = Path.of("..", "deploy", "kubernetes");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{workflow\\.parameters\\.([a-z-]+)}}");

    @Test
    void theTemplateIsAsArgosSchemaWantsIt() throws IOException {
        CrdSchema schema = schema("argoproj.io_workflowtemplates.yaml");

        assertThat(schema.faults(template())).isEmpty();
    }

    /** The check bites: a typo and a wrong type are found. */
    @Test
    void theSchemaFindsTypos() throws IOException {
        CrdSchema schema = schema("argoproj.io_workflowtemplates.yaml");
        ObjectNode wrong = template().deepCopy();
        JsonNode unused = ((ObjectNode) wrong.get("spec")).put("podGc", "yes");

        assertThat(schema.faults(wrong)).singleElement().asString().contains("podGc");
    }

    @Test
    void theWorkflowThatIsSubmittedIsAsArgosSchemaWantsIt() throws IOException {
        CrdSchema schema = schema("argoproj.io_workflows.yaml");
        JsonNode workflow = JSON.valueToTree(new BatchWorkflow(Sample.SETTINGS)
                .resource(Sample.manifest(Sample.BATCH, new Pods("ab".repeat(32), "30G"), "a"), 2));

        assertThat(schema.faults(workflow)).isEmpty();
    }

    @Test
    void theWorkflowGivesEveryParameterThatTheTemplateDeclaresAndNoOther() throws IOException {
        Set<String> declared = names(template().at("/spec/arguments/parameters"));
        JsonNode workflow = JSON.valueToTree(new BatchWorkflow(Sample.SETTINGS).resource(Sample.manifest(), 1));

        assertThat(names(workflow.at("/spec/arguments/parameters"))).isEqualTo(declared);
        assertThat(workflow.at("/spec/workflowTemplateRef/name").asText())
                .isEqualTo(template().at("/metadata/name").asText());
        Set<String> used = new TreeSet<>();
        Matcher references = PARAMETER.matcher(Files.readString(TEMPLATE));
        while (references.find()) {
            used.add(references.group(1));
        }
        assertThat(used).isEqualTo(declared);
    }

    @Test
    void everyStepNamesATemplateThatIsThere() throws IOException {
        Set<String> known = names(template().at("/spec/templates"));
        List<String> named = new ArrayList<>();
        named.add(template().at("/spec/entrypoint").asText());
        named.add(template().at("/spec/onExit").asText());
        template().at("/spec/templates").findValues("template").forEach(name -> named.add(name.asText()));

        assertThat(known).containsAll(named);
    }

    @Test
    void theSemaphoreLetsFiveWorkersInAndWorkersMayUseFourCores() throws IOException {
        JsonNode limits = document("limits.yaml", 0);
        JsonNode worker = templateNamed("worker");
        JsonNode key = worker.at("/synchronization/semaphores/0/configMapKeyRef");

        assertThat(limits.at("/metadata/name").asText())
                .isEqualTo(key.path("name").asText());
        assertThat(limits.path("data").path(key.path("key").asText()).asText()).isEqualTo("5");
        assertThat(worker.at("/container/resources/limits/cpu").asText()).isEqualTo("4");
        assertThat(worker.at("/container/resources/limits/memory").isMissingNode())
                .isTrue();
        assertThat(JSON.readTree(worker.path("podSpecPatch").asText())
                        .at("/containers/0/resources/requests/memory")
                        .asText())
                .isEqualTo("{{workflow.parameters.memory}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "verify", "report-end"})
    void everyStepIsLockedDown(String name) throws IOException {
        JsonNode step = templateNamed(name);
        JsonNode security = step.at("/container/securityContext");

        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(JSON.readTree(step.path("podSpecPatch").asText())
                        .path("enableServiceLinks")
                        .asBoolean(true))
                .isFalse();
        assertThat(step.at("/container/image").asText()).isEqualTo("{{workflow.parameters.image}}");
        assertThat(template().at("/spec/automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(template().at("/spec/securityContext/runAsNonRoot").asBoolean())
                .isTrue();
    }

    /** Exactly what is used, no role of the whole cluster, no star. */
    @Test
    void givesNoMoreRightsThanAreUsed() throws IOException {
        List<String> rights = new ArrayList<>();
        for (JsonNode document : documents("access.yaml")) {
            assertThat(document.path("kind").asText()).isIn("ServiceAccount", "Role", "RoleBinding");
            for (JsonNode rule : document.path("rules")) {
                rights.add("%s %s %s %s"
                        .formatted(
                                document.at("/metadata/name").asText(),
                                rule.path("apiGroups"),
                                rule.path("resources"),
                                rule.path("verbs")));
            }
        }

        assertThat(rights)
                .containsExactly(
                        "jetstream-dispatcher [\"argoproj.io\"] [\"workflows\"] [\"create\",\"get\",\"list\",\"watch\"]",
                        "jetstream-executor [\"argoproj.io\"] [\"workflowtaskresults\"] [\"create\",\"patch\"]");
    }

    @Test
    void servicesAreLockedDownAndRunFromADigest() throws IOException {
        List<JsonNode> deployments = documents("services.yaml").stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .toList();

        assertThat(deployments).hasSize(2).allSatisfy(deployment -> {
            JsonNode pod = deployment.at("/spec/template/spec");
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("/containers/0/image").asText()).contains("@sha256:");
            assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .isTrue();
        });
    }

    private static CrdSchema schema(String name) {
        return CrdSchema.of(SharedFolder.path("samples/argo/" + name));
    }

    private static JsonNode templateNamed(String name) throws IOException {
        for (JsonNode template : template().at("/spec/templates")) {
            if (template.path("name").asText().equals(name)) {
                return template;
            }
        }
        throw new AssertionError("no template " + name);
    }

    private static JsonNode template() throws IOException {
        return YAML.readTree(Files.readString(TEMPLATE));
    }

    private static JsonNode document(String file, int index) throws IOException {
        return documents(file).get(index);
    }

    private static List<JsonNode> documents(String file) throws IOException {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(Files.readString(KUBERNETES.resolve(file)))
                .readAll();
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(one -> names.add(one.path("name").asText()));
        return names;
    }
}
