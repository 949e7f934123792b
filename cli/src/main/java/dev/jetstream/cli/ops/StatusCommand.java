package dev.jetstream.cli.ops;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.status.BatchView;
import dev.jetstream.dispatcher.status.ItemView;
import dev.jetstream.dispatcher.status.Overview;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** How far batches are, by the ledger. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "status",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Say how far a batch is: what is done, running (by whom, since when), failed or dead, and why.",
            "Without a batch: the newest ones.",
            "",
            "Example: jetstream status",
            "         jetstream status daily-2026-03-22-0123456789 --watch"
        })
public final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "BATCH", description = "A batch or any of its follow-ups.")
    @Nullable String batch;

    @Option(names = "--watch", description = "Print it again whenever it has changed, until it has ended.")
    boolean watch;

    @Option(names = "--failing", description = "Only what failed or is tried again.")
    boolean failing;

    @Option(names = "--stuck", description = "Only what has been in hand for longer than --stuck-after.")
    boolean stuck;

    @Option(
            names = "--stuck-after",
            paramLabel = "DURATION",
            defaultValue = "PT4H",
            description = "The longest that an analysis is held (${DEFAULT-VALUE}).")
    Duration stuckAfter = Duration.ofHours(4);

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Batches shown where none is named (${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "PT5S",
            description = "How often --watch looks (${DEFAULT-VALUE}).")
    Duration every = Duration.ofSeconds(5);

    @Mixin
    ServiceOptions service = new ServiceOptions();

    private final Profile profile;
    private final Clock clock = Clock.systemUTC();

    /** Over a profile's ledger. */
    public StatusCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        top.group().quietly();
        try (LedgerCommand state = new LedgerCommand(service, profile)) {
            Overview overview = state.overview();
            List<BatchView> views = views(state, overview);
            print(views);
            while (watch && views.stream().anyMatch(view -> view.word().equals("running"))) {
                var unused = Mono.delay(every).block();
                List<BatchView> now = views(state, overview);
                if (!now.equals(views)) {
                    print(now);
                }
                views = now;
            }
        }
        return ExitCode.DONE.code();
    }

    private List<BatchView> views(LedgerCommand state, Overview overview) {
        if (batch != null) {
            List<BatchView> found =
                    state.get(overview.batch(BatchId.check(batch)).collectList());
            if (found.isEmpty()) {
                throw unknown(state, overview, batch);
            }
            return found;
        }
        List<Manifest> newest = state.get(overview.batches());
        return newest.stream()
                .limit(limit)
                .flatMap(manifest -> state.get(overview.batch(manifest.batch()).collectList()).stream())
                .toList();
    }

    private static NothingSelectedException unknown(LedgerCommand state, Overview overview, String name) {
        List<String> known =
                state.get(overview.batches()).stream().map(Manifest::batch).toList();
        return new NothingSelectedException("there is no batch '%s'%s"
                .formatted(
                        name,
                        NearestName.of(name, known)
                                .map(" (did you mean %s?)"::formatted)
                                .orElse("; 'jetstream status' lists the newest")));
    }

    private void print(List<BatchView> views) {
        PrintWriter out = spec.commandLine().getOut();
        if (top.group().format() == OutputFormat.TEXT) {
            new StatusText(out, clock.instant()).print(views, batch != null || failing || stuck, this::isWanted);
        } else {
            views.forEach(view -> out.println(StatusJson.of(
                    view, view.items().stream().filter(this::isWanted).toList())));
        }
        out.flush();
    }

    private boolean isWanted(ItemView item) {
        if (!failing && !stuck) {
            return true;
        }
        return (failing && item.isFailing()) || (stuck && item.isStuck(clock.instant(), stuckAfter));
    }
}
