package dev.jetstream.cli.ops;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.dispatcher.deadletter.DeadLetter;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One dead letter with all that is known of it. */
@Command(
        name = "show",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "One dead letter: reason, last error, attempts, attributes, payload, and the command that replays it.",
            "",
            "Example: jetstream dead-letters show 123456"
        })
final class ShowLetterCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    DeadLettersCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "As 'dead-letters list' shows it.")
    String id = "";

    @Mixin
    ServiceOptions service = new ServiceOptions();

    private final Profile profile;

    ShowLetterCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        parent.top().group().quietly();
        Letters.Told told;
        try (LedgerCommand state = new LedgerCommand(service, profile)) {
            List<DeadLetter> letters = state.get(state.deadLetters().list());
            DeadLetter letter = letters.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> unknown(id, letters));
            told = state.get(Letters.told(state.ledger(), letter));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (parent.top().group().format() == OutputFormat.TEXT) {
            Letters.everything(told).forEach(out::println);
        } else {
            out.println(Letters.json(told));
        }
        return ExitCode.DONE.code();
    }

    static NothingSelectedException unknown(String id, List<DeadLetter> letters) {
        return new NothingSelectedException("there is no dead letter '%s'%s"
                .formatted(
                        id,
                        NearestName.hint(
                                id, letters.stream().map(DeadLetter::id).toList())));
    }
}
