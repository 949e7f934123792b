package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.ExperimentCatalogs;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.input.RepositoryStates;
import dev.jetstream.core.ledger.BatchEnd;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.DispatcherSettings;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.workflow.ArgoSettings;
import dev.jetstream.dispatcher.workflow.BatchWorkflow;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The shipped workflow with real processes: workers are killed, one runs out of memory each time, a message is garbage,
 * a table is not there; then the causes are mended and what failed is taken up again. One work directory, in this
 * order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("TimeZoneUsage") // real time enters here
class ClusterStoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DATE = LocalDate.of(2026, 3, 15);
    private static final String PROJECT = "moz-fx-data-experiments";
    private static final String STATE = PROJECT + "-jetstream-state";
    private static final String GOOD = "good-fonts";
    private static final String HEAVY = "heavy-fonts";
    private static final String AWAY = "away-fonts";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    private final Scheduler timer = Schedulers.newSingle("story", true);
    private final List<String> submitted = new ArrayList<>();
    private Path workdir;
    private Path configs;
    private Path experiments;
    private Laptop laptop;
    private EmbeddedServers servers;
    private GcpClients clients;
    private Ledger ledger;
    private Process exporter;
    private String batch = "";

    @BeforeAll
    void begin(@TempDir Path folder) throws IOException {
        workdir = folder.resolve("work");
        DemoFiles demo = DemoFiles.unpack(folder.resolve("demo"));
        configs = demo.configs();
        experiments = folder.resolve("three.json");
        three(demo);
        Path schemas = folder.resolve("schemas.json");
        try (var in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("demo/schemas.json"))) {
            Files.copy(in, schemas);
        }
        servers = EmbeddedServers.attachOrStart(workdir, Ports.FREE, Clock.systemUTC());
        laptop = new Laptop(workdir);
        // For their telemetry, while all three configs are still good.
        int made = laptop.jetstream(
                "run",
                "--date",
                DATE.toString(),
                "--generate",
                "--clients",
                "200",
                "--schemas",
                schemas.toString(),
                "--analysis_periods",
                "week",
                "--bucket",
                "none",
                "--experiments",
                experiments.toString(),
                "--config-repos",
                configs.toString());
        assertThat(made).as(laptop.err()).isZero();
        clients = new GcpClients(
                PROJECT,
                new GcpEndpoints(
                        servers.endpoints().pubsub(),
                        servers.endpoints().bigquery(),
                        servers.endpoints().storage()),
                GcpSettings.defaults(),
                timer);
        ledger = new Ledger(clients.bucket(STATE));
        var unused = clients.bucket("mozanalysis").ensureBucket().blockOptional(PATIENCE);
        exporter = started("exporter", "serve");
    }

    @AfterAll
    void end() {
        exporter.destroyForcibly();
        clients.close();
        servers.close();
        timer.dispose();
    }

    @Test
    @Order(1)
    void killedWorkersCostTheBatchNothing() throws IOException {
        submitted.clear();
        Manifest manifest = dispatched(List.of(GOOD), "killed").manifest();
        AtomicInteger killed = new AtomicInteger();

        try (WorkflowInterpreter argo = argo(pod -> killTheFirstTwo(pod, killed))) {
            assertThat(argo.run(workflow(Objects.requireNonNull(manifest)))).isEqualTo("Succeeded");

            assertThat(argo.ends())
                    .extracting(end -> end.template() + " " + end.exitCode())
                    .containsExactly("worker 137", "worker 143", "worker 0", "verify 0", "report-end 0");
        }
        BatchEnd told = get(ledger.end(manifest.batch()));
        assertThat(told.status()).isEqualTo("succeeded");
        assertThat(told.workflow()).isEqualTo("analysis-%s", manifest.batch());
        assertThat(states(manifest.batch())).containsOnly(Map.entry(GOOD, ItemState.EXPORTED));
    }

    /** The heavy one takes its ten attempts, each a process of its own: minutes. */
    @Test
    @Tag("slow")
    @Order(2)
    void threePoisonsDoNotStopTheOthers() throws IOException {
        poison();
        Manifest manifest = Objects.requireNonNull(
                dispatched(List.of(GOOD, HEAVY, AWAY), "poisoned").manifest());
        batch = manifest.batch();
        String unused =
                get(clients.bus().publish(EventTopics.REQUESTS, "{garbage".getBytes(UTF_8), Map.of("batch", batch)));

        try (WorkflowInterpreter argo = argo(pod -> {})) {
            assertThat(argo.run(workflow(manifest))).isEqualTo("Failed");

            assertThat(argo.ends()).extracting(Pod.End::exitCode).contains(3, 0, 1);
        }
        assertThat(states(batch)).containsEntry(GOOD, ItemState.EXPORTED).containsEntry(HEAVY, ItemState.DEAD);
        assertThat(get(ledger.end(batch)).status()).isEqualTo("failed");
    }

    private static void killTheFirstTwo(Pod pod, AtomicInteger killed) {
        if (!pod.template().equals("worker")) {
            return;
        }
        int number = killed.getAndIncrement();
        if (number == 0) {
            pod.process().destroyForcibly();
        } else if (number == 1) {
            pod.process().destroy();
        }
    }

    private WorkflowInterpreter argo(Consumer<Pod> started) {
        return new WorkflowInterpreter(
                Path.of("..", "workflows", "analysis.yaml"),
                Path.of("..", "deploy", "kubernetes", "limits.yaml"),
                workdir,
                JVM,
                started);
    }

    private JsonNode workflow(Manifest manifest) {
        return JSON.valueToTree(new BatchWorkflow(ArgoSettings.defaults("registry.example/jetstream", PROJECT, STATE))
                .resource(manifest, 1));
    }

    private DispatchReport dispatched(List<String> slugs, String occasion) {
        Clock clock = Clock.systemUTC();
        ExperimentCatalog catalog = ExperimentCatalogs.open(experiments.toString(), clock, timer);
        RepositoryStates states = new RepositoryStates(
                ConfigRepositories.open(List.of(configs.toString()), List.of(), workdir.resolve("clones")), timer);
        Dispatcher dispatcher = new Dispatcher(
                new ExperimentSelector(catalog, states, clients.warehouse(), timer, clock, 2),
                new FrozenInputs(ledger, states, timer),
                ledger,
                clients.bus(),
                clients.bus(),
                manifest -> Mono.fromRunnable(() -> submitted.add(manifest.batch())),
                DispatcherSettings.defaults(EventTopics.Timing.laptop()),
                clock);
        return get(dispatcher.dispatch(new DispatchRequest(
                "daily",
                DATE,
                slugs,
                List.of(AnalysisPeriod.WEEK),
                RunOptions.defaults(PROJECT, "mozanalysis", "mozanalysis"),
                false,
                "daily run of " + DATE,
                occasion)));
    }

    private Map<String, ItemState> states(String of) {
        Map<String, ItemState> states = new TreeMap<>();
        for (ItemStatus item : get(ledger.items(of))) {
            states.put(item.slug(), item.state());
        }
        return states;
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    private Process started(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", WorkflowInterpreter.classPath(), LocalCommand.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--workdir", workdir.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(workdir.toFile(), "exporter.out"))
                .start();
    }

    /** The demo's experiment three times under other names, each with a config of its own. */
    private void three(DemoFiles demo) throws IOException {
        JsonNode original = JSON.readTree(Files.readString(demo.experiments())).get(0);
        Path folder = configs.resolve("jetstream");
        ArrayNode all = JSON.createArrayNode();
        for (String slug : List.of(GOOD, HEAVY, AWAY)) {
            ObjectNode copy = original.deepCopy();
            all.add(copy.put("slug", slug).put("id", slug));
            Files.copy(folder.resolve("comfortable-reading-fonts.toml"), folder.resolve(slug + ".toml"));
        }
        Files.writeString(experiments, all.toString());
    }

    /** A metric whose text alone is more than a worker's memory holds, and one of a table that is not there. */
    private void poison() throws IOException {
        Path folder = configs.resolve("jetstream");
        Files.writeString(folder.resolve(HEAVY + ".toml"), """
                [metrics]
                weekly = ["endless"]
                [metrics.endless]
                data_source = "reading_daily"
                select_expression = "SUM(0%s)"
                [metrics.endless.statistics.bootstrap_mean]
                """.formatted("+1".repeat(900_000)));
        Files.writeString(folder.resolve(AWAY + ".toml"), """
                [metrics]
                weekly = ["gone"]
                [metrics.gone]
                data_source = "gone"
                select_expression = "COUNT(*)"
                [metrics.gone.statistics.bootstrap_mean]
                [data_sources.gone]
                from_expression = "`moz-fx-data-shared-prod.org_mozilla_fenix.gone`"
                """);
    }
}
