package dev.jetstream.cli;

import dev.jetstream.core.ledger.BatchEnd;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The exit handler of a workflow. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "report-end",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Tell that a batch is over: run table, topic jetstream-completed, ledger; then remove its subscription.",
            "",
            "Example: jetstream report-end --batch daily-2026-03-22-0123456789"
        })
public final class ReportEndCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Option(names = "--workflow", paramLabel = "NAME", description = "The workflow that worked on it.")
    @Nullable String workflow;

    private final Profile profile;

    /** Over a profile's services. */
    public ReportEndCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        String name = batch.checked();
        top.group().quietly();
        BatchEnd end;
        try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                PipelineCommand pipeline = new PipelineCommand(
                        top.group(),
                        batch.service.analysis(1),
                        batch.service.sources().profile(profile),
                        progress,
                        true,
                        null)) {
            end = pipeline.reportEnd(name, workflow).blockOptional().orElseThrow();
        }
        spec.commandLine()
                .getOut()
                .println("batch %s %s: %d done, %d failed, %d skipped"
                        .formatted(name, end.status(), end.succeeded(), end.failed(), end.skipped()));
        return ExitCode.DONE.code();
    }
}
