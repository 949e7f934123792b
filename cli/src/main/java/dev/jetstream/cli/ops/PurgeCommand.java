package dev.jetstream.cli.ops;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.dispatcher.deadletter.DeadLetter;
import dev.jetstream.dispatcher.deadletter.Wanted;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** Throws dead letters away. */
@Command(
        name = "purge",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Throw dead letters away; the ledger keeps what it knows of their items.",
            "",
            "Example: jetstream dead-letters purge 123456 --yes"
        })
final class PurgeCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    DeadLettersCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "As 'dead-letters list' shows them.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--slug", paramLabel = "SLUG", description = "Those of an experiment.")
    @Nullable String slug;

    @Option(names = "--batch", paramLabel = "BATCH", description = "Those of a batch and its follow-ups.")
    @Nullable String batch;

    @Option(names = "--all", description = "All of them.")
    boolean all;

    @Option(names = "--dry-run", description = "Only say which.")
    boolean dryRun;

    @Option(names = "--yes", description = "Do it without a terminal to ask on.")
    boolean yes;

    @Mixin
    ServiceOptions service = new ServiceOptions();

    private final Profile profile;

    PurgeCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        Wanted wanted = new Wanted(Set.copyOf(ids), slug, batch, all);
        if (wanted.isNothing()) {
            throw new NothingSelectedException("dead-letters purge: say which, by ID, --slug, --batch or --all");
        }
        if (!yes && !dryRun) {
            throw new NothingSelectedException("dead-letters purge deletes: repeat it with --yes, or with --dry-run");
        }
        parent.top().group().quietly();
        List<DeadLetter> gone;
        try (LedgerCommand state = new LedgerCommand(service, profile)) {
            gone = state.get(state.deadLetters()
                    .open(
                            letters -> Mono.just(
                                    letters.stream().filter(wanted::takes).toList()),
                            letter -> !dryRun && wanted.takes(letter)));
        }
        if (gone.isEmpty()) {
            throw new NothingSelectedException("no dead letter is meant; 'jetstream dead-letters list' names them");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (parent.top().group().format() != OutputFormat.TEXT) {
            gone.forEach(letter -> out.println(Letters.json(new Letters.Told(letter, null))));
        } else {
            gone.forEach(
                    letter -> out.println("%s %s".formatted(dryRun ? "would be purged:" : "purged:", letter.id())));
        }
        return ExitCode.DONE.code();
    }
}
