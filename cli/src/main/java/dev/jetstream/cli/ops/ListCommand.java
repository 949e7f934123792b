package dev.jetstream.cli.ops;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** All dead letters, each once. */
@Command(
        name = "list",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "All dead letters, each once: why, how often it was tried, and what to type.",
            "",
            "Example: jetstream dead-letters list"
        })
final class ListCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    DeadLettersCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    ServiceOptions service = new ServiceOptions();

    private final Profile profile;

    ListCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        parent.top().group().quietly();
        List<Letters.Told> letters;
        try (LedgerCommand state = new LedgerCommand(service, profile)) {
            letters = state.get(state.deadLetters()
                    .list()
                    .flatMapMany(Flux::fromIterable)
                    .concatMap(letter -> Letters.told(state.ledger(), letter))
                    .collectList());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (parent.top().group().format() != OutputFormat.TEXT) {
            letters.forEach(letter -> out.println(Letters.json(letter)));
        } else if (letters.isEmpty()) {
            out.println("no dead letters; items that can never succeed are named by: jetstream status --failing");
        } else {
            letters.forEach(letter -> Letters.lines(letter).forEach(out::println));
        }
        return ExitCode.DONE.code();
    }
}
