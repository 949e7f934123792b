package dev.jetstream.cli;

import dev.jetstream.core.ledger.ItemStatus;
import dev.jetstream.worker.Verify;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The step of a workflow that alone decides whether its batch succeeded. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "verify",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Judge a batch by its ledger: ends with 0 when every item is done, with 1 and their names otherwise.",
            "",
            "Example: jetstream verify --batch daily-2026-03-22-0123456789"
        })
public final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "${env:JETSTREAM_EXPORT_PATIENCE:-PT10M}",
            description = "How long to wait for exports (${DEFAULT-VALUE}).")
    Duration patience = Duration.ofMinutes(10);

    private final Profile profile;

    /** Over a profile's services. */
    public VerifyCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        String name = batch.checked();
        top.group().quietly();
        PrintWriter out = spec.commandLine().getOut();
        Verify.Verdict verdict;
        try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                PipelineCommand pipeline = new PipelineCommand(
                        top.group(),
                        batch.service.analysis(1),
                        batch.service.sources().profile(profile),
                        progress,
                        true,
                        null)) {
            verdict = pipeline.verify(name, patience).blockOptional().orElseThrow();
        }
        verdict.failed().forEach(item -> out.println(line("failed", item)));
        verdict.invalid().forEach(item -> out.println(line("invalid", item)));
        out.println("batch %s: %s".formatted(name, verdict.succeeded() ? "succeeded" : "failed"));
        return (verdict.succeeded() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private static String line(String word, ItemStatus item) {
        return "%s: %s %s is %s after %d attempts"
                .formatted(word, item.slug(), item.date(), item.state().value(), item.attempts());
    }
}
