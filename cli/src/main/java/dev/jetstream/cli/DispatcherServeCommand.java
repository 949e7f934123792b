package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import dev.jetstream.cli.observe.Observability;
import dev.jetstream.core.config.repository.ConfigBranch;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import dev.jetstream.dispatcher.push.CommitStatuses;
import dev.jetstream.dispatcher.push.GitHubStatuses;
import dev.jetstream.dispatcher.push.ProcessedCommit;
import dev.jetstream.dispatcher.push.PushPlanner;
import dev.jetstream.dispatcher.rerun.ChangeFinder;
import dev.jetstream.dispatcher.rerun.ExperimentTouch;
import dev.jetstream.dispatcher.serve.BranchWatch;
import dev.jetstream.dispatcher.serve.TriggerLoop;
import dev.jetstream.dispatcher.serve.TriggerPlanner;
import dev.jetstream.dispatcher.serve.TriggerWork;
import dev.jetstream.dispatcher.trigger.Pushes;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import dev.jetstream.dispatcher.webhook.DispatcherServer;
import dev.jetstream.dispatcher.webhook.GitHubWebhook;
import dev.jetstream.dispatcher.webhook.RunsApi;
import dev.jetstream.dispatcher.webhook.WebhookSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The dispatcher as a service: GitHub's webhook, runs over HTTP, and the triggers' subscription. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "serve",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Take triggers from GitHub, Airflow and over HTTP, and dispatch what they ask for, until stopped.",
            "Secrets come from files or the environment: JETSTREAM_WEBHOOK_SECRET (and _OLD while it is rotated),",
            "JETSTREAM_RUNS_TOKEN for /runs, JETSTREAM_GITHUB_TOKEN for commit statuses.",
            "",
            "Example: jetstream dispatcher serve --config-repos metric-hub --webhook-repository mozilla/metric-hub"
        })
public final class DispatcherServeCommand implements Callable<Integer> {
    private static final int SLOTS = 4;
    private static final int TABLES_AT_A_TIME = 8;
    private static final Duration IDLE = Duration.ofMillis(100);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    DispatcherCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:JETSTREAM_LISTEN:-127.0.0.1:8080}",
            description = "Where to listen; port 0 for any free one (${DEFAULT-VALUE}).")
    String listen = "127.0.0.1:8080";

    @Option(names = "--no-webhook", description = "Take no pushes.")
    boolean noWebhook;

    @Option(
            names = "--webhook-repository",
            paramLabel = "OWNER/NAME",
            defaultValue = "${env:JETSTREAM_WEBHOOK_REPOSITORY:-mozilla/metric-hub}",
            description = "The only repository whose pushes count (${DEFAULT-VALUE}).")
    String repository = "mozilla/metric-hub";

    @Option(
            names = "--webhook-branch",
            paramLabel = "BRANCH",
            defaultValue = "${env:JETSTREAM_WEBHOOK_BRANCH:-main}",
            description = "The only branch whose pushes count (${DEFAULT-VALUE}).")
    String branch = "main";

    @Option(
            names = "--webhook-config-repo",
            paramLabel = "FOLDER|URL",
            description = "Where that repository is cloned from (the first of --config-repos).")
    @Nullable String location;

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description = "A secret that GitHub signs with; twice while it is rotated.")
    List<Path> secretFiles = new ArrayList<>();

    @Option(names = "--runs-token-file", paramLabel = "FILE", description = "The token that callers of /runs show.")
    @Nullable Path runsToken;

    @Option(names = "--github-token-file", paramLabel = "FILE", description = "The token for commit statuses.")
    @Nullable Path githubToken;

    @Option(
            names = "--watch-seconds",
            paramLabel = "N",
            defaultValue = "${env:JETSTREAM_WATCH_SECONDS:-300}",
            description = "How often the branch is compared with the last processed commit (${DEFAULT-VALUE}).")
    int watchSeconds = 300;

    @Mixin
    ArgoOptions cluster = new ArgoOptions();

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    private final Profile profile;

    /** Over a profile's services. */
    public DispatcherServeCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        GroupOptions group = parent.top().group();
        Profile chosen = options.sources().profile(profile);
        // Before anything is opened: without its secret the service does not begin to listen.
        ServerSettings settings = ServerSettings.at(ListenAddress.of("--listen", listen));
        @Nullable WebhookSecrets secrets = noWebhook ? null : secrets();
        Logs.show(
                group,
                group.format() == OutputFormat.TEXT ? Level.INFO : Level.OFF,
                DispatchCommand.logFile(options.workdir()));
        try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                PipelineCommand pipeline = new PipelineCommand(group, options, chosen, progress, true, cluster)) {
            return serve(pipeline, settings, secrets).code();
        }
    }

    private ExitCode serve(PipelineCommand pipeline, ServerSettings settings, @Nullable WebhookSecrets secrets) {
        TriggerParts parts = pipeline.triggers();
        var unused = parts.ready().blockOptional();
        MeterRegistry meters = pipeline.observability().meters();
        LocalWorkersCommand workers = new LocalWorkersCommand(parts.work());
        Sinks.Empty<Void> stop = Sinks.empty();
        Mono<Boolean> stopped = stop.asMono().cache().thenReturn(true);
        Pushes pushes = new Pushes(repository, branch);
        @Nullable PushPlanner planner = secrets == null ? null : planner(parts);
        TriggerLoop loop = loop(pipeline, parts, planner, workers, meters);
        Mono<Void> watch = planner == null
                ? Mono.empty()
                : new BranchWatch(planner, pushes, parts.outbox(), Duration.ofSeconds(watchSeconds), parts.timer())
                        .run(stopped);
        try (DispatcherServer server = DispatcherServer.start(
                settings,
                secrets == null ? null : new GitHubWebhook(secrets, pushes, parts.outbox(), parts.timer()),
                runs(parts),
                new State(loop, pipeline.observability()),
                meters)) {
            spec.commandLine().getOut().println("listening on port " + server.port());
            spec.commandLine().getOut().flush();
            ServiceLifeCommand.End end = ServiceLifeCommand.run(Mono.when(loop.run(stopped), watch), stop);
            return end == ServiceLifeCommand.End.FAILED ? ExitCode.FAILED : ExitCode.DONE;
        } finally {
            workers.close();
        }
    }

    private TriggerLoop loop(
            PipelineCommand pipeline,
            TriggerParts parts,
            @Nullable PushPlanner pushes,
            LocalWorkersCommand workers,
            MeterRegistry meters) {
        TriggerWork work = new TriggerWork(
                new TriggerPlanner(
                        pushes,
                        parts.selector(),
                        parts.configs(),
                        new ChangeFinder(
                                parts.catalog(),
                                parts.warehouse(),
                                options.project(),
                                options.dataset(),
                                parts.clock()),
                        pipeline.runOptions(),
                        options.periodsOrAll(),
                        parts.clock()),
                new RequestAliases(parts.state()),
                parts.dispatcher().apply(Objects.requireNonNullElse(parts.workflows(), workers)),
                new ExperimentTouch(parts.warehouse(), options.project(), options.dataset(), TABLES_AT_A_TIME),
                parts.configs(),
                pushes,
                statuses(),
                parts.outbox(),
                parts.refresh(),
                parts.clock());
        return new TriggerLoop(
                parts.triggers(), work, parts.lease(), SLOTS, IDLE, parts.timer(), meters, parts.clock());
    }

    private PushPlanner planner(TriggerParts parts) {
        String from = location == null
                ? options.sources().repositories().configRepos().get(0)
                : location;
        return new PushPlanner(
                repository,
                ConfigBranch.open(from, branch, options.workdir().resolve("clones")),
                new ProcessedCommit(parts.state(), repository, branch),
                parts.catalog(),
                parts.configs(),
                parts.cpu(),
                parts.files(),
                parts.clock());
    }

    private @Nullable RunsApi runs(TriggerParts parts) {
        String token = SecretFile.read(runsToken, "JETSTREAM_RUNS_TOKEN");
        return token == null
                ? null
                : new RunsApi(token, parts.outbox(), new RequestAliases(parts.state()), parts.ledger(), parts.timer());
    }

    private CommitStatuses statuses() {
        String token = SecretFile.read(githubToken, "JETSTREAM_GITHUB_TOKEN");
        return token == null || noWebhook
                ? CommitStatuses.NONE
                : new GitHubStatuses(URI.create("https://api.github.com"), repository, token);
    }

    private WebhookSecrets secrets() {
        List<String> secrets = new ArrayList<>();
        for (Path file : secretFiles) {
            secrets.add(Objects.requireNonNull(SecretFile.read(file, "")));
        }
        if (secrets.isEmpty()) {
            Optional.ofNullable(SecretFile.read(null, "JETSTREAM_WEBHOOK_SECRET"))
                    .ifPresent(secrets::add);
            Optional.ofNullable(SecretFile.read(null, "JETSTREAM_WEBHOOK_SECRET_OLD"))
                    .ifPresent(secrets::add);
        }
        if (secrets.isEmpty()) {
            throw new InvalidException(
                    "the webhook has no secret: set JETSTREAM_WEBHOOK_SECRET, or --webhook-secret-file,"
                            + " or take no pushes with --no-webhook");
        }
        return new WebhookSecrets(secrets);
    }

    private record State(TriggerLoop loop, Observability observability) implements ServiceState {
        @Override
        public Optional<String> notReady() {
            return loop.notReady();
        }

        @Override
        public String metrics() {
            return observability.metrics();
        }
    }
}
